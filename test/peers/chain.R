# The whole chain in R, from the raw files to the numbers of all tables and figures, the peer that `npm run bench` times
# the project's chain against: panels by data.table, models by lme4, local regression with its band by loess.
#
#   Rscript chain.R RAW_FOLDER OUT_FOLDER
#
# Prints how many models and curves it made. The panels are those of panel-variants.R, which also writes them.
suppressPackageStartupMessages({ library(data.table); library(lme4) })
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "panel-variants.R"))

controls <- "year_s + gdp_s + iccpr + civil_war + delegation_s + hr_igo + size_s + change_mean"
model <- function(data, terms = controls, random = "(1 + duration | case)") {
  data[, case := factor(paste(ionum, ccode))]
  formula <- as.formula(paste("distance ~ duration +", terms, "+", random))
  summary(suppressMessages(suppressWarnings(lmer(formula, data))))$coefficients
}
panel <- function(name) fread(file.path(folders[2], paste0(name, ".csv")))
table_2 <- panel("base")
scores <- c("DISAP", "KILL", "TORT", "POLPRIS", "CIRI index", "Fariss 2.04", "Fariss 3.01", "Fariss 4.02")
results <- c(
  list(model(table_2), model(table_2, random = "(1 | case)")),
  lapply(scores, function(score) model(panel(score))),
  lapply(list(table_2[hr_igo == 1], table_2[hr_igo == 0]), model),
  lapply(c("political", "economic", "social"), function(one) model(table_2[mandate == one])),
  list(
    model(table_2[group != ""], terms = paste(controls, "+ group")), model(panel("change")),
    model(panel("tax"), terms = sub("gdp_s", "tax_share_s", controls)),
    model(table_2, random = "(1 + duration | case) + (1 | ccode) + (1 | ionum)")
  )
)

curve <- function(rows, x) {
  fit <- loess(as.formula(paste("distance ~", x)), rows, span = 0.75, degree = 2)
  predict(fit, setNames(data.frame(sort(unique(rows[[x]]))), x), se = TRUE)
}
around_rows <- panel("around")
curves <- list(curve(around_rows[phase == "before"], "time_before"), curve(around_rows[phase == "after"], "time_after"))
cat(sprintf("%d models, %d curves\n", length(results), length(curves)))
