# Table 3, the paper's robustness tests and the crossed models by lme4, on the panels that panel-variants.R makes: an
# independent second route from the raw files to the coefficients.
#
#   Rscript models.R PANEL_FOLDER OUT.json [NAME ...]
#
# PANEL_FOLDER is the OUT_FOLDER of panel-variants.R; NAMEs choose models, all if none is given.
# Made with R 4.2.2, lme4 1.1-31, clubSandwich 0.5.8 and jsonlite 1.8.4.
suppressPackageStartupMessages({ library(data.table); library(lme4); library(clubSandwich); library(jsonlite) })
arguments <- commandArgs(trailingOnly = TRUE)
panel <- function(name) {
  x <- fread(file.path(arguments[1], paste0(name, ".csv")))
  x[, case := factor(paste(ionum, ccode))][]
}
base <- panel("base")

controls <- "year_s + gdp_s + iccpr + civil_war + delegation_s + hr_igo + size_s + change_mean"
model <- function(random = "(1 + duration | case)", terms = controls) paste("distance ~ duration +", terms, "+", random)
with_tax <- sub("gdp_s", "tax_share_s", controls)
models <- list(
  "Table 2" = list(base, model()),
  "DISAP" = list(panel("DISAP"), model()), "KILL" = list(panel("KILL"), model()),
  "POLPRIS" = list(panel("POLPRIS"), model()), "TORT" = list(panel("TORT"), model()),
  "CIRI index" = list(panel("CIRI index"), model()),
  "Fariss 2.04" = list(panel("Fariss 2.04"), model()), "Fariss 3.01" = list(panel("Fariss 3.01"), model()),
  "Fariss 4.02" = list(panel("Fariss 4.02"), model()),
  "human rights" = list(base[hr_igo == 1], model()), "other" = list(base[hr_igo == 0], model()),
  "political" = list(base[mandate == "political"], model()), "economic" = list(base[mandate == "economic"], model()),
  "social" = list(base[mandate == "social"], model()),
  "regions" = list(base[group != ""], model(terms = paste(controls, "+ group"))),
  "yearly change" = list(panel("change"), model()),
  "tax share" = list(panel("tax"), model(terms = with_tax)),
  "one slope" = list(base, model("(1 | case)")),
  "crossed" = list(base, model("(1 + duration | case) + (1 | ccode) + (1 | ionum)"))
)
wanted <- if (length(arguments) > 2) arguments[-(1:2)] else names(models)

# lme4's optimisers see the criterion only, and so end some 1e-6 from its minimum in theta. From there Newton's method
# on differences of lme4's own criterion goes the rest of the way: first differences of fourth order, second of second.
# Steps are parts of theta: some of its elements are of the order of 1, some of 0.01.
gradient <- function(f, theta, h) vapply(seq_along(theta), function(i) {
  at <- function(k) f(theta + replace(numeric(length(theta)), i, k * h[i]))
  (at(-2) - 8 * at(-1) + 8 * at(1) - at(2)) / (12 * h[i])
}, 0)
hessian <- function(f, theta, h) {
  e <- diag(h, length(theta))
  entry <- function(i, j) (f(theta + e[i, ] + e[j, ]) - f(theta + e[i, ] - e[j, ]) - f(theta - e[i, ] + e[j, ]) +
                             f(theta - e[i, ] - e[j, ])) / (4 * h[i] * h[j])
  outer(seq_along(theta), seq_along(theta), Vectorize(function(i, j) entry(min(i, j), max(i, j))))
}
fit_model <- function(formula, data) {
  parts <- lFormula(as.formula(formula), data, control = lmerControl(check.rankX = "silent.drop.cols"))
  criterion <- do.call(mkLmerDevfun, parts)
  theta <- optimizeLmer(criterion, optimizer = "bobyqa", control = list(rhobeg = 0.2, rhoend = 1e-8, maxfun = 50000),
                        calc.derivs = FALSE)$par
  h <- pmax(0.005 * abs(theta), 1e-4)
  curvature <- hessian(criterion, theta, h)
  for (step in 1:3) theta <- theta - solve(curvature, gradient(criterion, theta, h))
  mkMerMod(environment(criterion), list(par = theta, fval = criterion(theta), feval = 1, conv = 0), parts$reTrms, parts$fr)
}
# clubSandwich asks for a fit made by lmer itself.
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhobeg = 0.2, rhoend = 1e-9, maxfun = 50000),
                     calc.derivs = FALSE, check.rankX = "silent.drop.cols")
rows_of <- function(m) { m <- as.matrix(m); lapply(seq_len(nrow(m)), function(i) I(unname(m[i, ]))) }

results <- lapply(models[wanted], function(one) {
  data <- one[[1]]
  fit <- fit_model(one[[2]], data)
  result <- list(rows = nobs(fit), logLikelihood = as.numeric(logLik(fit)), terms = I(names(fixef(fit))),
    estimates = I(unname(fixef(fit))), standardErrors = I(unname(sqrt(diag(as.matrix(vcov(fit)))))),
    covariances = lapply(VarCorr(fit), rows_of), residualVariance = sigma(fit)^2)
  # Clusters of states; beyond some thousand rows clubSandwich takes minutes.
  if (nobs(fit) < 4000 && length(VarCorr(fit)) == 1) {
    again <- lmer(as.formula(one[[2]]), data, start = getME(fit, "theta"), control = tight)
    result$byState <- I(unname(sqrt(diag(as.matrix(vcovCR(again, cluster = data$ccode, type = "CR1"))))))
  }
  result
})
write_json(results, arguments[2], digits = I(15), auto_unbox = TRUE)
