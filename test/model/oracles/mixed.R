# lme4's fits of the reference data sets -> mixed.json. Run: Rscript mixed.R [OUTPUT_FOLDER]   (about 20 s)
here <- dirname(normalizePath(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1])))
source(file.path(here, "common.R")); source(file.path(here, "generators.R"))
read <- function(name) read.csv(file.path(here, "data", paste0(name, ".csv")), stringsAsFactors = TRUE)
sleepstudy <- read("sleepstudy"); dyestuff <- read("dyestuff"); dyestuff2 <- read("dyestuff2")
penicillin <- read("penicillin"); pastes <- read("pastes"); orthodont <- read("orthodont")
deficient <- rank_deficient(); panel <- paper_shaped_panel()
# lme4 takes a text grouping column; levels sort alike in both languages because ids are plain ASCII

panel_fixed <- "alignment ~ duration + democracy + wealth + trade + aid + capability + conflict + size + period"
cases <- list()
add <- function(name, data_name, data, formula, thetas = list(), modes = TRUE, methods = c(TRUE, FALSE)) {
  for (reml in methods) {
    described <- describe_fit(as.formula(formula), data, reml, thetas, modes)
    key <- paste(name, if (reml) "REML" else "ML")
    cases[[length(cases) + 1]] <<- c(list(name = key, data = data_name), described)
    message(key, " ", format(described$criterion, digits = 15))
  }
}
one <- list(0, 0.5, 1, 3)
three <- list(c(1, 0, 1), c(0.5, 0.1, 0.2), c(0.9667, 0.0152, 0.2309), c(2, -0.3, 0), c(0, 0, 0))
two <- list(c(1, 1), c(0.5, 0.25), c(0, 1), c(3, 0))
add("sleepstudy correlated", "sleepstudy", sleepstudy, "Reaction ~ Days + (1 + Days | Subject)", three)
add("sleepstudy independent", "sleepstudy", sleepstudy, "Reaction ~ Days + (1 + Days || Subject)", two)
add("sleepstudy intercept", "sleepstudy", sleepstudy, "Reaction ~ Days + (1 | Subject)", one)
add("sleepstudy quadratic", "sleepstudy", sleepstudy, "Reaction ~ Days + I(Days^2) + (1 + Days | Subject)", three)
add("dyestuff", "dyestuff", dyestuff, "Yield ~ 1 + (1 | Batch)", one)
add("dyestuff2", "dyestuff2", dyestuff2, "Yield ~ 1 + (1 | Batch)", one)
add("penicillin", "penicillin", penicillin, "diameter ~ 1 + (1 | plate) + (1 | sample)", two)
add("pastes nested", "pastes", pastes, "strength ~ 1 + (1 | batch/cask)", two)
add("pastes", "pastes", pastes, "strength ~ 1 + (1 | sample) + (1 | batch)", two)
add("orthodont interaction", "orthodont", orthodont, "distance ~ age * Sex + (1 + age | Subject)", three)
add("orthodont slope only", "orthodont", orthodont, "distance ~ age + Sex + (0 + age | Subject)", one)
add("rank deficient", "rank deficient", deficient, "y ~ x + z + total + (1 + x | group)", three)
add("panel", "panel", panel, paste(panel_fixed, "+ (1 + duration | case)"), three[1:3], modes = FALSE)
add("panel intercept", "panel", panel, paste(panel_fixed, "+ (1 | case)"), one, modes = FALSE)
add("panel independent", "panel", panel, paste(panel_fixed, "+ (1 + duration || case)"), two, modes = FALSE)
add("panel crossed", "panel", panel, paste(panel_fixed, "+ (1 + duration | case) + (1 | state) + (1 | igo)"),
    list(c(1, 0, 1, 1, 1), c(0.6, 0, 0.06, 0.3, 0.2)), modes = FALSE)
check <- lapply(panel[sapply(panel, is.numeric)], sum)
write_oracle("mixed", list(versions = versions("lme4", "nlme", "minqa"), panelSums = check, cases = cases))
