# Upper tails far out, the oracle of test/engine/tails.test.ts: pchisq, pf and pt with lower.tail = FALSE.
#
#   Rscript tails.R FOLDER
#
# Writes FOLDER/tails.json.
library(jsonlite)
folder <- commandArgs(trailingOnly = TRUE)[1]
chi <- rbind(
  expand.grid(x = c(1e-6, .5, 3, 27.3, 138.5, 600, 1400), degrees = c(1, 2, 3, 4, 7, 12, 25)),
  expand.grid(x = c(150, 400, 1200), degrees = c(99, 100, 380, 401))
)
f <- expand.grid(f = c(1e-4, .3, 1, 5.725586, 40, 900), numerator = c(1, 2, 3, 6, 11, 40),
                 denominator = c(1, 4.7, 22.26, 208.3, 5e4))
t <- expand.grid(t = c(.001, 2, 9, 38, 300), degrees = c(1, 3.4, 22.26, 208, 1e5))
chi$tail <- pchisq(chi$x, chi$degrees, lower.tail = FALSE)
f$tail <- pf(f$f, f$numerator, f$denominator, lower.tail = FALSE)
t$tail <- 2 * pt(t$t, t$degrees, lower.tail = FALSE)
kept <- function(rows) { rows <- rows[rows$tail > 1e-300, ]; rows$tail <- formatC(rows$tail, digits = 16, format = "e"); unname(as.list(rows)) }
write_json(list(versions = list(R = as.character(getRversion())), chiSquare = kept(chi), f = kept(f), t = kept(t)),
  file.path(folder, "tails.json"), digits = I(15), auto_unbox = TRUE)
