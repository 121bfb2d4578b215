# Shared by the oracle scripts: where results go, how they are written, and how lme4 is brought to its optimum.
suppressPackageStartupMessages({ library(lme4); library(jsonlite) })

script_folder <- function() {
  file <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1])
  dirname(normalizePath(file))
}

# Fifteen significant digits, which is as many as jsonlite writes.
# Results go beside the script, or into the folder given as the first argument (how the tests remake them).
output_folder <- function() {
  given <- commandArgs(TRUE)
  if (length(given) > 0) given[1] else script_folder()
}

write_oracle <- function(name, value) {
  write_json(value, file.path(output_folder(), paste0(name, ".json")),
             digits = I(15), auto_unbox = TRUE, na = "null")
}

versions <- function(...) {
  c(list(R = as.character(getRversion())), sapply(c(...), function(p) as.character(packageVersion(p)), simplify = FALSE))
}

# bobyqa to a trust region of 1e-9, so that lme4's numbers are those of the optimum and not of its default stopping
# rule.
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhobeg = 0.2, rhoend = 1e-9, maxfun = 50000),
                     calc.derivs = FALSE, check.conv.singular = "ignore", check.rankX = "silent.drop.cols")

rows_of <- function(m) { m <- as.matrix(m); lapply(seq_len(nrow(m)), function(i) I(unname(m[i, ]))) }

# Everything lme4 says of a fit. `thetas` are points at which the objective is wanted as well.
describe_fit <- function(formula, data, reml, thetas = list(), modes = TRUE) {
  fit <- lmer(formula, data, REML = reml, control = tight)
  objective <- lmer(formula, data, REML = reml, control = tight, devFunOnly = TRUE)
  at_optimum <- getME(fit, "theta")
  names_of_fixed <- names(fixef(fit))
  result <- list(
    formula = paste(deparse(formula, width.cutoff = 500L), collapse = " "),
    method = if (reml) "REML" else "ML",
    observationCount = nobs(fit),
    criterion = if (reml) REMLcrit(fit) else deviance(fit),
    logLikelihood = as.numeric(logLik(fit)),
    aic = AIC(fit), bic = BIC(fit),
    theta = I(unname(at_optimum)),
    singular = isSingular(fit),
    residualStandardDeviation = sigma(fit),
    terms = I(names_of_fixed),
    estimates = I(unname(fixef(fit))),
    standardErrors = I(unname(sqrt(diag(as.matrix(vcov(fit)))))),
    covariance = rows_of(vcov(fit)),
    aliased = I(names(which(is.na(fixef(fit, add.dropped = TRUE))))),
    randomEffects = lapply(VarCorr(fit), function(v) {
      list(terms = I(colnames(v)), covariance = rows_of(v), standardDeviations = I(unname(attr(v, "stddev"))))
    }),
    objectiveAt = lapply(thetas, function(theta) list(theta = I(theta), criterion = objective(theta))),
    residualSum = sum(abs(residuals(fit))),
    leverageSum = sum(hatvalues(fit))
  )
  if (modes) {
    result$conditionalModes <- lapply(ranef(fit, condVar = TRUE), function(r) {
      variances <- attr(r, "postVar")
      if (is.list(variances)) variances <- NULL
      list(groups = I(rownames(r)), terms = I(colnames(r)), modes = rows_of(r),
           variances = if (!is.null(variances)) lapply(seq_len(dim(variances)[3]), function(k) rows_of(variances[, , k, drop = FALSE][, , 1])))
    })
    result$fitted <- I(unname(fitted(fit)))
    result$leverages <- I(unname(hatvalues(fit)))
  }
  result
}
