# lme4 on the generated data sets -> generated.json. The data come from TypeScript:
#   node test/dist/model/generated-write.js FOLDER && Rscript generated.R OUTPUT_FOLDER FOLDER
# Every model is fitted twice, on the columns as they are and with x and z brought back to unit scale, since lme4's
# optimiser and its test of singularity depend on the scale; the better criterion counts, and singularity at unit scale.
# Above 5,000 rows only the latter is fitted, to a trust region of 1e-6: minutes instead of hours.
here <- dirname(normalizePath(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1])))
source(file.path(here, "common.R"))
folder <- commandArgs(TRUE)[2]
models <- read.csv(file.path(folder, "models.csv"))

quietly <- function(expression) suppressMessages(suppressWarnings(tryCatch(expression, error = function(e) conditionMessage(e))))
criterion_of <- function(fit) if (isREML(fit)) REMLcrit(fit) else unname(deviance(fit))

fit_one <- function(model) {
  data <- as.data.frame(data.table::fread(file.path(folder, paste0(model$index, ".csv"))))
  reml <- model$method == "REML"
  result <- list(index = model$index, rows = nrow(data))
  control <- tight
  if (nrow(data) > 5000) control$optCtrl$rhoend <- 1e-6
  else {
    raw <- quietly(lmer(as.formula(model$formula), data, REML = reml, control = control))
    if (is.character(raw)) result$refusal <- raw
    else { result$raw <- criterion_of(raw); result$terms <- I(names(fixef(raw))) }
  }
  data$x <- data$x / model$scaleX; data$z <- data$z / model$scaleZ
  unit <- quietly(lmer(as.formula(model$formula), data, REML = reml, control = control))
  if (!is.character(unit)) {
    scales <- c(x = model$scaleX, z = model$scaleZ)
    kept <- intersect(names(fixef(unit)), names(scales))
    result$unit <- criterion_of(unit) + if (reml) 2 * sum(log(scales[kept])) else 0
    result$unitTerms <- I(names(fixef(unit)))
    result$singular <- isSingular(unit)
    result$theta <- I(unname(getME(unit, "theta")))
  }
  result
}
results <- lapply(seq_len(nrow(models)), function(i) {
  started <- proc.time()[3]
  result <- fit_one(models[i, ])
  message(i, " of ", nrow(models), ": ", result$rows, " rows, ", round(proc.time()[3] - started, 1), " s")
  result
})
write_oracle("generated", list(versions = versions("lme4", "minqa"), results = results))
