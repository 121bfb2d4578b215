# Models of several grouping factors by lme4, the peer that `npm run bench` times the engine against.
#
#   Rscript several-factors.R write FOLDER
#   Rscript several-factors.R FOLDER DATA FORMULA REPEATS
#
# The first form writes the data sets: crossed.csv (6,000 rows; 120, 40, 150 and 8 levels), nested.csv (20,000 pupils'
# tests in classes in schools) and insteval.csv (lme4's own: 73,421 rows; 2,972, 1,128 and 14 levels). The second prints
# the median and the least processor seconds of one `lmer` alone, from a data frame in memory, and the log-likelihood of
# the last fit.
suppressMessages(library(lme4))
arguments <- commandArgs(trailingOnly = TRUE)
processor_seconds <- function() sum(proc.time()[c("user.self", "sys.self")])

effects <- function(factor, deviation) rnorm(nlevels(factor), 0, deviation)[as.integer(factor)]

crossed <- function() {
  set.seed(20210)
  n <- 6000
  drawn <- function(prefix, count) factor(paste0(prefix, sample.int(count, n, TRUE)))
  data <- data.frame(
    x = round(rnorm(n), 3), z = round(rnorm(n), 3),
    a = factor(paste0("a", rep(1:120, each = 50))), b = drawn("b", 40), c = drawn("c", 150), d = drawn("d", 8)
  )
  data$y <- with(data, round(
    1 + 0.2 * x + effects(a, 0.4) + effects(a, 0.4) * x + effects(a, 0.3) * z + effects(b, 0.3) + effects(b, 0.2) * x +
      effects(c, 0.3) + effects(c, 0.15) * z + effects(d, 0.2) + rnorm(n), 3
  ))
  data
}

nested <- function() {
  set.seed(20211)
  pupil <- rep(1:5000, each = 4)
  class <- (pupil - 1) %/% 20
  school <- class %/% 5
  data <- data.frame(
    x = round(rnorm(length(pupil)), 3), pupil = factor(paste0("p", pupil)), class = factor(paste0("c", class)),
    school = factor(paste0("s", school))
  )
  data$y <- with(data, round(x + effects(pupil, 1) + effects(class, 0.5) + effects(school, 0.5) + rnorm(nrow(data)), 3))
  data
}

if (arguments[1] == "write") {
  save <- function(data, name) write.csv(data, file.path(arguments[2], name), row.names = FALSE, quote = FALSE)
  save(crossed(), "crossed.csv")
  save(nested(), "nested.csv")
  rated <- lme4::InstEval
  save(
    data.frame(
      y = rated$y, student = paste0("s", rated$s), lecturer = paste0("l", rated$d), department = paste0("d", rated$dept),
      service = paste0("s", rated$service)
    ),
    "insteval.csv"
  )
} else {
  data <- read.csv(file.path(arguments[1], paste0(arguments[2], ".csv")), stringsAsFactors = TRUE)
  seconds <- vapply(seq_len(as.integer(arguments[4])), function(i) {
    started <- processor_seconds()
    fit <<- suppressMessages(suppressWarnings(lmer(as.formula(arguments[3]), data)))
    processor_seconds() - started
  }, 0)
  cat(sprintf("seconds %.6f\n", median(seconds)))
  cat(sprintf("least %.6f\n", min(seconds)))
  cat(sprintf("log-likelihood %.9f\n", as.numeric(logLik(fit))))
}
