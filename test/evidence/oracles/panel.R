# An unbalanced panel with two sets of effects, and what R makes of it. Run in this folder: Rscript panel.R
# R 4.2.2, jsonlite. Writes panel.csv (the data) and panel.json (the results).
library(jsonlite)
set.seed(20)
d <- expand.grid(year = 1:14, unit = 1:24)
d$group <- c("a", "b", "c")[1 + d$unit %% 3]
d <- d[runif(nrow(d)) < 0.8, ]
d$x1 <- round(rnorm(nrow(d)) + d$unit / 10, 6)
d$x2 <- round(d$x1 * 0.5 + rnorm(nrow(d)) + sin(d$year), 6)
d$x3 <- as.numeric(runif(nrow(d)) < 0.1)
d$y <- round(0.4 * d$x1 - 0.2 * d$x2 + 0.3 * d$x3 + d$unit / 5 + cos(d$year * d$unit %% 3) + rnorm(nrow(d)), 6)
d <- d[order(d$unit, d$year), c("unit", "group", "year", "x1", "x2", "x3", "y")]
write.csv(d, "panel.csv", row.names = FALSE, quote = FALSE)

clustered <- function(fit, terms, cluster) {
  X <- model.matrix(fit)[, !is.na(coef(fit))]
  B <- solve(crossprod(X))
  u <- rowsum(X * resid(fit), cluster)
  G <- nrow(u)
  V <- G / (G - 1) * B %*% crossprod(u) %*% B
  b <- coef(fit)[terms]
  w <- drop(t(b[1:2]) %*% solve(V[terms[1:2], terms[1:2]]) %*% b[1:2])
  list(estimate = unname(b), se = unname(sqrt(diag(V)[terms])), wald = w,
       classicalSe = unname(summary(fit)$coefficients[terms, 2]), df = fit$df.residual,
       combination = sum(c(2, -1) * b[1:2]),
       combinationSe = sqrt(drop(t(c(2, -1)) %*% V[terms[1:2], terms[1:2]] %*% c(2, -1))))
}
terms <- c("x1", "x2", "x3")
both <- lm(y ~ x1 + x2 + x3 + factor(unit) + factor(paste(group, year)), d)
years <- lm(y ~ x1 + x2 + x3 + factor(unit) + factor(year), d)
none <- lm(y ~ x1 + x2 + x3, d)
within <- unname(resid(lm(x1 ~ factor(unit) + factor(paste(group, year)), d)))
write_json(list(
  groupYear = clustered(both, terms, d$unit), year = clustered(years, terms, d$unit),
  none = clustered(none, terms, d$unit), rank = both$rank - 3, within = within,
  holm = p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm"),
  clopperPearson = lapply(list(c(5, 1000), c(0, 500), c(500, 500), c(42, 500), c(7, 500)), function(k)
    list(k = k[1], n = k[2], lower = binom.test(k[1], k[2])$conf.int[1], upper = binom.test(k[1], k[2])$conf.int[2])),
  quantile = unname(quantile(d$y, c(0.05, 0.5, 0.95, 0.975)))
), "panel.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
