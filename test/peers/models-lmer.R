# Models on the estimation sample by lme4, the peer that `npm run bench` times the engine against.
#
#   Rscript models-lmer.R PANEL.csv TASK REPEATS
#
# TASK is table-2, crossed (with intercepts of states and IGOs added), or many (some of the specifications that the
# engine fits, drawn at random: subsets of the controls on four samples). Prints the median and the least processor
# seconds of one `lmer` alone, from a data frame in memory, and the log-likelihood of the last fit.
suppressMessages(library(lme4))
arguments <- commandArgs(trailingOnly = TRUE)
processor_seconds <- function() sum(proc.time()[c("user.self", "sys.self")])
panel <- read.csv(arguments[1])
task <- arguments[2]
panel$case <- factor(paste(panel$ionum, panel$ccode))
panel$state <- factor(panel$ccode)
panel$igo <- factor(panel$ionum)
controls <- c("year_s", "gdp_s", "iccpr", "civil_war", "delegation_s", "hr_igo", "size_s", "change_mean")
full <- paste("distance ~ duration +", paste(controls, collapse = " + "), "+ (1 + duration | case)")
samples <- list(
  panel, panel[panel$year <= 1995, ], panel[panel$year > 1990, ], panel[panel$civil_war == 0, ]
)
draw <- function(i) {
  if (task == "table-2") return(list(full, panel))
  if (task == "crossed") return(list(paste(full, "+ (1 | state) + (1 | igo)"), panel))
  chosen <- controls[runif(length(controls)) < 0.5]
  list(paste("distance ~", paste(c("duration", chosen), collapse = " + "), "+ (1 + duration | case)"),
    samples[[sample.int(4, 1)]])
}
set.seed(2021)
seconds <- vapply(seq_len(as.integer(arguments[3])), function(i) {
  drawn <- draw(i)
  formula <- as.formula(drawn[[1]])
  data <- drawn[[2]]
  started <- processor_seconds()
  fit <<- suppressMessages(suppressWarnings(lmer(formula, data)))
  processor_seconds() - started
}, 0)
cat(sprintf("seconds %.6f\n", if (task == "many") mean(seconds) else median(seconds)))
if (task != "many") cat(sprintf("least %.6f\n", min(seconds)))
cat(sprintf("log-likelihood %.9f\n", as.numeric(logLik(fit))))
