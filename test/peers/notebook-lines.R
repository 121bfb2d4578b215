# Runs lines for R of the notebooks and writes what their models found: BLOCKS.json OUT.json
# BLOCKS.json: a list of blocks with `key`, `folder` (the data) and `code`.
suppressPackageStartupMessages({ library(jsonlite); library(lme4) })
arguments <- commandArgs(trailingOnly = TRUE)

numbers <- function(value) {
  if (is(value, "lmerMod")) {
    found <- summary(value)$coefficients
    return(list(list(
      terms = rownames(found), estimates = found[, "Estimate"], standardErrors = found[, "Std. Error"],
      criterion = if (isREML(value)) REMLcrit(value) else deviance(value), residualVariance = sigma(value)^2,
      covariances = unname(Map(function(group, matrix) list(group = group, values = as.vector(matrix)),
        names(VarCorr(value)), VarCorr(value)))
    )))
  }
  if (inherits(value, "coef_test_clubSandwich"))
    return(list(list(terms = value$Coef, estimates = value$beta, standardErrors = value$SE)))
  if (is.list(value) && !is.data.frame(value)) return(do.call(c, lapply(unname(value), numbers)))
  NULL
}

blocks <- fromJSON(arguments[1], simplifyVector = FALSE)
results <- lapply(blocks, function(block) {
  setwd(block$folder)
  environment <- new.env()
  suppressWarnings(suppressMessages(eval(parse(text = block$code), environment)))
  models <- lapply(mget(ls(environment), envir = environment), numbers)
  list(key = block$key, models = Filter(length, models))
})
write_json(results, arguments[2], digits = NA, auto_unbox = TRUE)
