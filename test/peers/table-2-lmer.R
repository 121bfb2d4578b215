# The Table 2 model by lme4, the peer that `npm run bench` times the engine against.
#
#   Rscript table-2-lmer.R PANEL.csv REPEATS
#
# Prints the median seconds of `lmer` alone, from a data frame in memory, and the log-likelihood.
suppressMessages(library(lme4))
arguments <- commandArgs(trailingOnly = TRUE)
panel <- read.csv(arguments[1])
panel$case <- factor(paste(panel$ionum, panel$ccode))
formula <- distance ~ duration + year_s + gdp_s + iccpr + civil_war + delegation_s + hr_igo + size_s + change_mean +
  (1 + duration | case)
seconds <- vapply(seq_len(as.integer(arguments[2])), function(i) {
  started <- proc.time()[["elapsed"]]
  fit <<- suppressWarnings(lmer(formula, panel))
  proc.time()[["elapsed"]] - started
}, 0)
cat(sprintf("seconds %.6f\n", median(seconds)))
cat(sprintf("log-likelihood %.9f\n", as.numeric(logLik(fit))))
