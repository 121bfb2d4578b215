# R's loess on cars, tied data, few distinct x and edge cases -> loess.json. Run: Rscript loess.R [OUTPUT_FOLDER]
here <- dirname(normalizePath(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1])))
source(file.path(here, "common.R")); source(file.path(here, "generators.R"))
cars <- read.csv(file.path(here, "data", "cars.csv"))
cars <- data.frame(x = cars$speed, y = cars$dist)

# Eight thousand rows at twenty years with unequal counts; scatter in y.
tied <- function(rows = 8000, seed = 5, distinct = 20) {
  g <- new_generator(seed); x <- numeric(rows); y <- numeric(rows); weights <- numeric(rows)
  for (i in seq_len(rows)) {
    u <- uniform(g)
    x[i] <- floor(distinct * u * u)
    y[i] <- 2 + 0.3 * x[i] - 0.02 * x[i] * x[i] + normal(g)
    weights[i] <- 0.5 + uniform(g)
  }
  data.frame(x = x, y = y, weights = weights)
}
smooth_data <- function(rows, seed) {
  g <- new_generator(seed); x <- numeric(rows); y <- numeric(rows); weights <- numeric(rows)
  for (i in seq_len(rows)) {
    x[i] <- 10 * uniform(g) * uniform(g)
    y[i] <- x[i] * x[i] / 10 - x[i] + normal(g)
    weights[i] <- 0.5 + uniform(g)
  }
  data.frame(x = x, y = y, weights = weights)
}

# Points inside the data: a rounded end would fall outside.
spread <- function(x) { width <- max(x) - min(x); seq(min(x) + width / 1000, max(x) - width / 1000, length.out = 25) }

results <- list()
smooth <- function(name, data_name, data, at, span = 0.75, degree = 2, surface = "interpolate", statistics = "approximate",
                   weighted = FALSE) {
  data$w <- if (weighted) data$weights else 1
  fit <- loess(y ~ x, data, weights = w, span = span, degree = degree,
               control = loess.control(surface = surface, statistics = statistics))
  predicted <- predict(fit, data.frame(x = at), se = TRUE)
  results[[length(results) + 1]] <<- list(name = name, data = data_name, span = span, degree = degree, surface = surface,
    statistics = statistics, weighted = weighted, enp = fit$enp, trace = fit$trace.hat, oneDelta = fit$one.delta,
    twoDelta = fit$two.delta, residualStandardError = fit$s, at = I(at), fit = I(unname(predicted$fit)),
    standardError = I(unname(predicted$se.fit)), degreesOfFreedom = predicted$df)
}
both <- function(name, data_name, data, at, ...) {
  smooth(paste(name, "approximate"), data_name, data, at, ...)
  smooth(paste(name, "exact statistics"), data_name, data, at, statistics = "exact", ...)
  smooth(paste(name, "direct"), data_name, data, at, surface = "direct", ...)
  smooth(paste(name, "direct exact"), data_name, data, at, surface = "direct", statistics = "exact", ...)
}
speeds <- c(4, 5, 7.3, 10.5, 12, 15.9, 20, 24.9, 25)
for (degree in 1:2) for (span in c(0.4, 0.75, 1, 1.5)) {
  both(paste("cars degree", degree, "span", span), "cars", cars, speeds, degree = degree, span = span)
}
tidy <- smooth_data(200, 11)
across <- spread(tidy$x)
for (degree in 1:2) for (span in c(0.2, 0.75)) {
  both(paste("scattered degree", degree, "span", span), "scattered", tidy, across, degree = degree, span = span)
}
both("scattered weighted", "scattered", tidy, across, weighted = TRUE)
both("scattered weighted degree 1", "scattered", tidy, across, weighted = TRUE, degree = 1, span = 0.5)
many <- smooth_data(3000, 12)
smooth("three thousand rows", "many", many, spread(many$x))
smooth("three thousand rows, span .1", "many", many, spread(many$x), span = 0.1)
years <- seq(0, 19, by = 0.5)
tied_rows <- tied()
for (degree in 1:2) {
  smooth(paste("tied degree", degree), "tied", tied_rows, years, degree = degree)
  smooth(paste("tied weighted degree", degree), "tied", tied_rows, years, degree = degree, weighted = TRUE)
}
smooth("tied span .3", "tied", tied_rows, years, span = 0.3)
smooth("tied direct", "tied", tied_rows, years, surface = "direct")
few <- tied(600, 9, 6)
both("six values", "six values", few, c(0, 0.5, 1, 2.2, 3, 4.9, 5), span = 0.9)
both("six values degree 1", "six values", few, c(0, 0.5, 1, 2.2, 3, 4.9, 5), degree = 1)
write_oracle("loess", list(versions = versions("jsonlite"), cases = results))
