# Degrees of freedom, robust standard errors, predictions and profile intervals -> inference.json.
# Run: Rscript inference.R [OUTPUT_FOLDER [small]]   (about a minute; "small" leaves the panel out, 20 s)
here <- dirname(normalizePath(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1])))
source(file.path(here, "common.R")); source(file.path(here, "generators.R"))
suppressPackageStartupMessages({ library(lmerTest); library(pbkrtest); library(clubSandwich) })
read <- function(name) read.csv(file.path(here, "data", paste0(name, ".csv")), stringsAsFactors = TRUE)
small <- length(commandArgs(TRUE)) > 1

robust <- function(fit, cluster) {
  covariance <- vcovCR(fit, cluster = cluster, type = "CR2")
  tests <- coef_test(fit, vcov = covariance, test = "Satterthwaite")
  list(standardErrors = I(tests$SE), degreesOfFreedom = I(tests$df_Satt), pValues = I(tests$p_Satt))
}

# The two methods of lmerTest: by the normal approximation of the covariance of theta, and Kenward-Roger's.
infer <- function(name, data_name, data, formula, cluster, reml = TRUE, kenward_roger = TRUE, profile = TRUE) {
  fit <- lmerTest::lmer(as.formula(formula), data, REML = reml, control = tight)
  satterthwaite <- summary(fit, ddf = "Satterthwaite")$coefficients
  result <- list(name = name, data = data_name, formula = formula, method = if (reml) "REML" else "ML",
    terms = I(rownames(satterthwaite)),
    satterthwaite = list(degreesOfFreedom = I(unname(satterthwaite[, "df"])), pValues = I(unname(satterthwaite[, "Pr(>|t|)"]))))
  if (kenward_roger) {
    count <- nrow(satterthwaite)
    adjusted <- pbkrtest::vcovAdj(fit)
    degrees <- sapply(seq_len(count), function(k) pbkrtest::Lb_ddf(as.numeric(seq_len(count) == k), vcov(fit), adjusted))
    result$kenwardRoger <- list(standardErrors = I(unname(sqrt(diag(as.matrix(adjusted))))), degreesOfFreedom = I(degrees))
  }
  if (!is.null(cluster)) result$cr2 <- c(list(cluster = cluster), robust(as(fit, "lmerMod"), data[[cluster]]))
  if (profile) {
    plain <- lme4::lmer(as.formula(formula), data, REML = reml, control = tight)
    intervals <- confint(plain, method = "profile", oldNames = FALSE, quiet = TRUE)
    result$profile <- list(parameters = I(rownames(intervals)), lower = I(unname(intervals[, 1])), upper = I(unname(intervals[, 2])))
  }
  message(name, " done")
  result
}

results <- list()
add <- function(...) results[[length(results) + 1]] <<- infer(...)
sleepstudy <- read("sleepstudy"); orthodont <- read("orthodont"); pastes <- read("pastes"); penicillin <- read("penicillin")
deficient <- rank_deficient()
add("sleepstudy", "sleepstudy", sleepstudy, "Reaction ~ Days + (1 + Days | Subject)", "Subject")
add("sleepstudy ML", "sleepstudy", sleepstudy, "Reaction ~ Days + (1 + Days | Subject)", "Subject", reml = FALSE, kenward_roger = FALSE)
add("sleepstudy independent", "sleepstudy", sleepstudy, "Reaction ~ Days + (1 + Days || Subject)", NULL)
add("sleepstudy intercept", "sleepstudy", sleepstudy, "Reaction ~ Days + (1 | Subject)", "Subject")
add("sleepstudy quadratic", "sleepstudy", sleepstudy, "Reaction ~ Days + I(Days^2) + (1 + Days | Subject)", "Subject", profile = FALSE)
add("orthodont interaction", "orthodont", orthodont, "distance ~ age * Sex + (1 + age | Subject)", "Subject", profile = FALSE)
add("orthodont intercept", "orthodont", orthodont, "distance ~ age * Sex + (1 | Subject)", "Subject")
add("pastes", "pastes", pastes, "strength ~ 1 + (1 | sample) + (1 | batch)", "batch", profile = FALSE)
add("penicillin", "penicillin", penicillin, "diameter ~ 1 + (1 | plate) + (1 | sample)", NULL)
add("unbalanced", "rank deficient", deficient, "y ~ x + z + (1 + x | group)", "group", profile = FALSE)
if (!small) {
  panel <- paper_shaped_panel()
  fixed <- "alignment ~ duration + democracy + wealth + trade + aid + capability + conflict + size + period"
  add("panel", "panel", panel, paste(fixed, "+ (1 + duration | case)"), NULL, kenward_roger = FALSE, profile = FALSE)
  add("panel intercept", "panel", panel, paste(fixed, "+ (1 | case)"), "case", kenward_roger = FALSE, profile = FALSE)
}
write_oracle(if (small) "inference-small" else "inference", list(versions = versions("lme4", "lmerTest", "pbkrtest", "clubSandwich"), cases = results))
