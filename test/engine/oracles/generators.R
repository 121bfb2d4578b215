# Data made by arithmetic that R and TypeScript do alike to the last bit: a linear congruential generator of
# Park and Miller (1988) in doubles (every product is below 2^53) and sums of uniforms. generators.ts is its twin.

new_generator <- function(seed) { g <- new.env(); g$state <- seed; g }

uniform <- function(g) {
  g$state <- (g$state * 16807) %% 2147483647
  g$state / 2147483647
}

# Irwin-Hall: twelve uniforms less six; mean 0, variance 1, and no logarithm that two libraries could round apart.
normal <- function(g) {
  total <- 0
  for (i in 1:12) total <- total + uniform(g)
  total - 6
}

# A panel of the paper's shape: 848 cases (an IGO and a state), 10 to 31 years each, 17,056 rows, ten fixed
# effects with the intercept, random intercept and slope of duration by case, intercepts of state and IGO.
paper_shaped_panel <- function(seed = 2021) {
  g <- new_generator(seed)
  case_count <- 848; state_count <- 139; igo_count <- 13; row_count <- 17056
  state_effect <- numeric(state_count); igo_effect <- numeric(igo_count)
  for (s in seq_len(state_count)) state_effect[s] <- 0.5 * normal(g)
  for (i in seq_len(igo_count)) igo_effect[i] <- 0.3 * normal(g)
  columns <- c("alignment", "duration", "democracy", "wealth", "trade", "aid", "capability", "conflict", "size",
               "period", "case", "state", "igo")
  panel <- matrix(0, row_count, length(columns), dimnames = list(NULL, columns))
  row <- 0
  for (case in 0:(case_count - 1)) {
    state <- case %% state_count
    igo <- (case * 7 + floor(case / state_count)) %% igo_count
    years <- floor(row_count * (case + 1) / case_count + 8 * ((case %% 3) - 1) * ((case %% 848) != 0) * (case < 847)) - row
    intercept <- normal(g); slope <- 0.1 * normal(g) + 0.02 * intercept
    democracy_level <- 10 * uniform(g); wealth_level <- normal(g)
    for (year in 0:(years - 1)) {
      row <- row + 1
      duration <- year
      democracy <- floor(democracy_level + 2 * uniform(g))
      wealth <- 9 + wealth_level + 0.02 * year + 0.1 * normal(g)
      trade <- 30 + 5 * normal(g); aid <- uniform(g) * 100
      capability <- uniform(g) * 0.01
      conflict <- if (uniform(g) < 0.1) 1 else 0
      size <- 15 + wealth_level + normal(g)
      period <- if (year > 10) 1 else 0
      alignment <- 2 + intercept + state_effect[state + 1] + igo_effect[igo + 1] + (0.05 + slope) * duration +
        0.1 * democracy + 0.2 * wealth - 0.01 * trade + 0.002 * aid + 5 * capability - 0.3 * conflict +
        0.05 * size + 0.1 * period + 1.5 * normal(g)
      panel[row, ] <- c(alignment, duration, democracy, wealth, trade, aid, capability, conflict, size, period,
                        case, state, igo)
    }
  }
  stopifnot(row == row_count)
  panel <- as.data.frame(panel)
  for (id in c("case", "state", "igo")) panel[[id]] <- paste0(id, panel[[id]])
  panel
}

# Thirty groups of unequal size with a column that is the sum of two others and a factor that repeats a dummy.
rank_deficient <- function(seed = 7) {
  g <- new_generator(seed)
  rows <- list()
  for (group in 0:29) {
    effect <- normal(g)
    for (i in 0:(2 + group %% 7)) {
      x <- normal(g); z <- normal(g)
      rows[[length(rows) + 1]] <- c(1 + effect + 0.5 * x - z + normal(g), x, z, x + z, group)
    }
  }
  data <- as.data.frame(do.call(rbind, rows))
  names(data) <- c("y", "x", "z", "total", "group")
  data$group <- paste0("g", data$group)
  data
}
