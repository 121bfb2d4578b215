# Profile intervals and leverages by lme4, the oracle of test/engine/intervals.test.ts.
#
#   Rscript intervals.R FOLDER
#
# Writes FOLDER/intervals.json. The data are lme4's own; the profiles are by maximum likelihood, as lme4 has them.
suppressMessages(library(lme4))
library(jsonlite)
folder <- commandArgs(trailingOnly = TRUE)[1]
models <- list(
  list(data = "sleepstudy", formula = "Reaction ~ Days + (1 + Days | Subject)"),
  list(data = "sleepstudy", formula = "Reaction ~ Days + (1 + Days || Subject)"),
  list(data = "dyestuff", formula = "Yield ~ 1 + (1 | Batch)"),
  list(data = "dyestuff2", formula = "Yield ~ 1 + (1 | Batch)"),
  list(data = "penicillin", formula = "diameter ~ 1 + (1 | plate) + (1 | sample)"),
  list(data = "pastes", formula = "strength ~ 1 + (1 | batch/cask)")
)
sets <- list(sleepstudy = sleepstudy, dyestuff = Dyestuff, dyestuff2 = Dyestuff2, penicillin = Penicillin, pastes = Pastes)
results <- lapply(models, function(model) {
  fit <- suppressMessages(lmer(as.formula(model$formula), sets[[model$data]]))
  intervals <- suppressMessages(suppressWarnings(confint(profile(fit, devtol = 1e-9, delta.cutoff = 1 / 32), oldNames = FALSE)))
  c(model, list(
    parameters = rownames(intervals), lower = unname(intervals[, 1]), upper = unname(intervals[, 2]),
    leverages = unname(hatvalues(fit))
  ))
})
versions <- list(R = as.character(getRversion()), lme4 = as.character(packageVersion("lme4")))
write_json(list(versions = versions, models = results), file.path(folder, "intervals.json"),
  digits = 12, auto_unbox = TRUE, pretty = TRUE, na = "null")
