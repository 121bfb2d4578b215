# Joint F tests of terms, type III, by lmerTest and pbkrtest: the oracle of test/engine/terms-and-means.test.ts.
#
#   Rscript terms.R FOLDER
#
# Writes FOLDER/terms.json. The data are data/base.csv; fits by bobyqa to a trust region of 1e-10.
suppressMessages({ library(lmerTest); library(pbkrtest); library(jsonlite) })
arguments <- commandArgs(trailingOnly = TRUE)
script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1])
base <- read.csv(file.path(dirname(normalizePath(script)), "data", "base.csv"))
control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 2e5), calc.derivs = FALSE,
  check.rankX = "silent.drop.cols")
formulas <- c("y ~ a * b + x + (x | g)", "y ~ a * x + b + (1 | g)", "y ~ a * b * x + (1 | g)",
  "y ~ poly(x, 2) + a:b + (1 | g)", "y ~ 0 + a + z + (1 | g)", "y ~ factor(t) * b + (1 | g)",
  "y ~ a + x + (1 | g) + (1 | h)")
models <- lapply(formulas, function(formula) {
  fit <- suppressMessages(lmer(as.formula(formula), base, control = control))
  tests <- lapply(c(Satterthwaite = "Satterthwaite", "Kenward-Roger" = "Kenward-Roger"), function(ddf) {
    table <- suppressMessages(anova(fit, type = 3, ddf = ddf))
    list(terms = I(rownames(table)), statistic = I(table[["F value"]]), numerator = I(table$NumDF),
      denominator = I(table$DenDF), pValue = I(formatC(table[["Pr(>F)"]], digits = 12, format = "e")))
  })
  list(formula = formula, tests = tests)
})
versions <- lapply(c(lme4 = "lme4", lmerTest = "lmerTest", pbkrtest = "pbkrtest"), function(p) as.character(packageVersion(p)))
write_json(list(versions = c(list(R = as.character(getRversion())), versions), models = models),
  file.path(arguments[1], "terms.json"), digits = I(12), auto_unbox = TRUE)
