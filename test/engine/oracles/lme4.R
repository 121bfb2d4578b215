# Oracles of lme4 for the mixed-model engine: data and results, as JSON with 17 digits.
#
#   Rscript lme4.R > lme4.json
#
# The optimiser is run to the smallest tolerances, since lme4's default stops where the criterion is flat to 1e-7.
# Data: sleepstudy (Belenky et al. 2003), Dyestuff and Dyestuff2 (Davies & Goldsmith 1972; Box & Tiao 1973),
# all from lme4; Orthodont (Potthoff & Roy 1964) from nlme.
suppressMessages({library(lme4); library(jsonlite)})
tight <- lmerControl(optimizer = "bobyqa", check.conv.grad = "ignore", check.conv.hess = "ignore",
                     optCtrl = list(rhobeg = 0.05, rhoend = 1e-9, maxfun = 1e5))
orthodont <- as.data.frame(nlme::Orthodont)
orthodont$Subject <- as.character(orthodont$Subject)
orthodont$Sex <- as.character(orthodont$Sex)
data <- list(sleepstudy = transform(sleepstudy, Subject = as.character(Subject)),
             dyestuff = transform(Dyestuff, Batch = as.character(Batch)),
             dyestuff2 = transform(Dyestuff2, Batch = as.character(Batch)),
             orthodont = orthodont[c("distance", "age", "Subject", "Sex")])
models <- list(
  list(name = "sleepstudy", data = "sleepstudy", formula = "Reaction ~ Days + (1 + Days | Subject)", REML = TRUE),
  list(name = "sleepstudy by ML", data = "sleepstudy", formula = "Reaction ~ Days + (1 + Days | Subject)", REML = FALSE),
  list(name = "sleepstudy, independent", data = "sleepstudy", formula = "Reaction ~ Days + (1 + Days || Subject)", REML = TRUE),
  list(name = "sleepstudy, independent by ML", data = "sleepstudy", formula = "Reaction ~ Days + (1 + Days || Subject)", REML = FALSE),
  list(name = "sleepstudy, quadratic", data = "sleepstudy", formula = "Reaction ~ Days + I(Days^2) + (1 + Days | Subject)", REML = TRUE),
  list(name = "dyestuff", data = "dyestuff", formula = "Yield ~ 1 + (1 | Batch)", REML = TRUE),
  list(name = "dyestuff by ML", data = "dyestuff", formula = "Yield ~ 1 + (1 | Batch)", REML = FALSE),
  list(name = "dyestuff2 (singular)", data = "dyestuff2", formula = "Yield ~ 1 + (1 | Batch)", REML = TRUE),
  list(name = "orthodont, interaction", data = "orthodont", formula = "distance ~ age * Sex + (1 + age | Subject)", REML = TRUE),
  list(name = "orthodont, centred age", data = "orthodont", formula = "distance ~ scale(age) + Sex + (1 | Subject)", REML = TRUE)
)
fixed_thetas <- list(c(1, 0, 1), c(0.5, -0.2, 0.3), c(2, 0.1, 0))
results <- lapply(models, function(one) {
  frame <- data[[one$data]]
  fit <- suppressMessages(lmer(as.formula(one$formula), frame, REML = one$REML, control = tight))
  out <- list(name = one$name, data = one$data, formula = one$formula, method = if (one$REML) "REML" else "ML",
              criterion = if (one$REML) unname(REMLcrit(fit)) else unname(deviance(fit)),
              theta = unname(getME(fit, "theta")), terms = names(fixef(fit)), estimates = unname(fixef(fit)),
              standardErrors = unname(sqrt(diag(as.matrix(vcov(fit))))), covariance = unname(as.matrix(vcov(fit))),
              residualStandardDeviation = sigma(fit), logLikelihood = as.numeric(logLik(fit)), aic = AIC(fit),
              bic = BIC(fit), groups = levels(getME(fit, "flist")[[1]]), modes = unname(as.matrix(ranef(fit)[[1]])),
              singular = isSingular(fit))
  if (length(out$theta) == 3) {
    objective <- update(fit, devFunOnly = TRUE)
    out$atTheta <- lapply(fixed_thetas, function(theta) list(theta = theta, criterion = objective(theta)))
  }
  out
})
versions <- list(R = R.version.string, lme4 = as.character(packageVersion("lme4")), nlme = as.character(packageVersion("nlme")))
cat(toJSON(list(versions = versions, data = data, models = results), dataframe = "columns", digits = NA,
           auto_unbox = TRUE, matrix = "rowmajor", pretty = FALSE))
