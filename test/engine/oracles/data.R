# Writes data/*.csv: the small public data sets of lme4 and nlme that the oracles use. Run once: Rscript data.R
source(file.path(dirname(normalizePath(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))), "common.R"))
folder <- file.path(output_folder(), "data")
dir.create(folder, showWarnings = FALSE)
keep <- function(data, name) write.csv(as.data.frame(data), file.path(folder, paste0(name, ".csv")), row.names = FALSE, quote = FALSE)
keep(sleepstudy, "sleepstudy"); keep(Dyestuff, "dyestuff"); keep(Dyestuff2, "dyestuff2")
keep(Penicillin, "penicillin"); keep(Pastes, "pastes")
keep(nlme::Orthodont, "orthodont")
keep(datasets::cars, "cars")
