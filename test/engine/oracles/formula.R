# The language of formulas: R's model matrices, and lme4's fits and predictions -> formula.json.
# Run: Rscript formula.R [OUTPUT_FOLDER]   (about 10 s)
here <- dirname(normalizePath(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1])))
source(file.path(here, "common.R"))
base <- read.csv(file.path(here, "data", "base.csv"), stringsAsFactors = TRUE)

# Names of the columns of model.matrix, and for each the sum of its values times the row's number over the number of
# rows.
sides <- c(
  # contrasts by marginality, with and without an intercept
  "a", "0 + a", "a + b", "0 + a + b", "0 + b + a", "a * b", "0 + a * b", "b * a", "0 + b * a", "a:b", "0 + a:b", "a + a:b", "0 + a + a:b",
  "0 + a:b + a", "b + a:b", "0 + b + a:b", "x + a", "0 + x + a", "0 + a + x", "x:a", "0 + x:a", "x + x:a", "0 + x + x:a", "0 + a + x:a",
  "0 + b:x + a:x", "b:x + a:x", "a * x", "0 + a * x", "0 + x * a", "x * a - x", "0 + x * a - x", "a * x - 1", "x:z + a:x", "0 + x:z + a",
  # three factors, and terms that lie within others
  "a * b * h", "0 + a * b * h", "a:b:h", "0 + a:b:h", "a + b:h", "0 + a + b:h", "a:b + b:h", "0 + a:b + b:h", "a:b + a:h + b:h",
  "0 + a:b + a:h + b:h", "h + a:b", "0 + h + a:b", "a + a:b:h", "0 + a + a:b:h", "b:h + a:b:h", "0 + b:h + a:b:h", "x:a:b", "0 + x:a:b",
  "a:x + a:b", "0 + a:x + a:b", "a + x:b + a:b", "0 + a + x:b + a:b", "0 + x:z:a + b", "x * a * b", "0 + x * a * b", "0 + x:a + x:b + a:b",
  # the language
  "(x + z + b)^2", "(a + b + x)^2", "(a + b + x)^3 - a:b", "(a + b + h)^2 - a", "a/x", "a/b", "a/b/x", "(a + b)/x", "a/(b + x)", "0 + a/b",
  "b %in% a + a", "a + b %in% a", "x * a - x:a", "z:x + x + z", "b:a + x", "a + flag", "0 + flag", "flag:a", "0 + x + flag * b",
  "h * (z + h)", "(b + x:a)^2", "(flag + b * z)^2", "(a + x/b)^3", "0 + (z + (z + log(z))^2)^2 + b",
  "poly(x, 2)", "poly(x, 1)", "poly(x, 4)", "poly(x, 2, raw = TRUE)", "poly(x, degree = 3)", "poly(x, 2):a", "0 + poly(x, 2) + poly(x, 2):b",
  "poly(x, 2) * a", "poly(x + z, 2)", "factor(t)", "0 + factor(t)", "as.factor(t) + x", "factor(t) * x", "factor(t > 4)", "0 + a + factor(t)",
  "I(x > 0)", "0 + I(x > 0)", "I(x > 0) * a", "0 + x + I(x > 0)", "I(x > 0 & !(z < 3))", "I(b == \"yes\")", "I(a != \"mid\" | x <= -1)",
  "log10(z + 1) + log2(z + 2) + exp(x)", "sqrt(z) + abs(x) + log(z) + log1p(z) + expm1(x)", "log(z, 2) + log(z, base = 10)",
  "sign(x) + floor(x) + ceiling(z) + sin(x) + cos(x) + tan(x)", "I(x^2) + I(-x) + I(1/z) + I((x * 2) + 1/z) + I(-x^2)",
  "I(t %% 3) + I(t %/% 3) + I(2^t)", "I(x/100000) + I(x * 1e-5) + I(123456 * x) + I(x * 0.1234567)", "scale(x) + scale(z, scale = FALSE)",
  "scale(x, center = FALSE) + scale(z, center = TRUE, scale = TRUE)", "scale(log(z)):a", "log(scale(x) + 10)", "offset(z) + 0 + b + a", "x + offset(log(z)) - 1"
)
matrix_of <- function(side, contrasts = NULL, data = base) {
  m <- model.matrix(as.formula(paste("~", side)), data, contrasts.arg = contrasts)
  weights <- seq_len(nrow(m)) / nrow(m)
  list(side = side, names = I(colnames(m)), sums = I(unname(colSums(m * weights))))
}
sum_of <- function(...) sapply(c(...), function(name) "contr.sum", simplify = FALSE)
relevelled <- transform(base, a = relevel(a, "mid"), b = relevel(b, "yes"))
matrices <- c(
  lapply(sides, matrix_of),
  lapply(c("a * b", "0 + a * b", "a * x", "0 + x + a:b", "a:b", "a * b * h"), function(side) {
    factors <- intersect(c("a", "b"), all.vars(as.formula(paste("~", side))))
    c(matrix_of(side, sum_of(factors)), list(contrasts = sapply(factors, function(name) "sum", simplify = FALSE)))
  }),
  lapply(c("a * b", "0 + b + a", "x * a"), function(side) {
    c(matrix_of(side, data = relevelled), list(reference = list(a = "mid", b = "yes")))
  }),
  lapply(c("a * b", "0 + b + a"), function(side) {
    c(matrix_of(side, sum_of("a"), relevelled), list(contrasts = list(a = "sum"), reference = list(a = "mid", b = "yes")))
  })
)

# Fits, and predictions for rows that the fit has not seen: of the population, and of the groups s01, s02 and a new one.
new_rows <- data.frame(x = c(0.3, -1.2, 2.5), z = c(4, 6.5, 1), a = c("lo", "mid", "hi"), b = c("yes", "no", "yes"), t = c(3, 0, 9),
                       h = c("h1", "h4", "h8"), flag = FALSE, wt = 1, g = c("s01", "s02", "new"))
cases <- list()
add <- function(formula, ..., data = base, weights = NULL, contrasts = NULL, reference = NULL, reml = TRUE) {
  arguments <- list(as.formula(formula), data, REML = reml, control = tight)
  if (!is.null(weights)) arguments$weights <- data[[weights]]
  if (!is.null(contrasts)) arguments$contrasts <- contrasts
  fit <- suppressWarnings(do.call(lmer, arguments))
  cases[[length(cases) + 1]] <<- list(
    formula = formula, method = if (reml) "REML" else "ML", options = list(...),
    criterion = if (reml) REMLcrit(fit) else deviance(fit), terms = I(names(fixef(fit))), estimates = I(unname(fixef(fit))),
    standardErrors = I(unname(sqrt(diag(as.matrix(vcov(fit)))))), theta = I(unname(getME(fit, "theta"))),
    residualStandardDeviation = sigma(fit), leverageSum = sum(hatvalues(fit)), fittedSum = sum(fitted(fit) * seq_len(nobs(fit))),
    population = I(unname(predict(fit, new_rows, re.form = NA))),
    groups = I(unname(predict(fit, new_rows, allow.new.levels = TRUE)))
  )
}
plain <- c("poly(x, 2)", "poly(z, 3, raw = TRUE)", "x + offset(z)", "x + offset(log(z)) + offset(t)", "(x + z + b)^2", "a/x", "as.factor(t)", "factor(t)",
           "0 + factor(t) + x", "log10(z + 1) + log2(z + 2) + exp(x)", "I(x > 0)", "x * a - x:a", "scale(x) * b", "0 + a + b", "0 + a * b", "0 + x + a + b",
           "0 + b:x + a:x", "0 + x + x:a", "poly(x, 2):a + scale(z)", "I(x^2) + sqrt(z)", "a * I(x > 0)")
for (side in plain) add(paste("y ~", side, "+ (1 | g)"))
add("y ~ x + (poly(x, 2) | g)"); add("y ~ x + (0 + a | g)"); add("y ~ x + (b | g)"); add("y ~ 0 + b + (scale(x) | g)"); add("log(z) ~ x + offset(z) + (x | g)")
add("y ~ x + (1 | g)", weights = "wt", data = base, list(weights = "wt")); add("y ~ x + (x | g)", weights = "wt", list(weights = "wt"))
add("y ~ a + offset(z) + (x || g)", weights = "wt", list(weights = "wt")); add("y ~ x + (1 | g) + (1 | h)", weights = "wt", reml = FALSE, list(weights = "wt"))
add("y ~ a * b + (1 | g)", contrasts = sum_of("a", "b"), list(contrasts = list(a = "sum", b = "sum")))
add("y ~ a * x + (a | g)", contrasts = sum_of("a"), list(contrasts = list(a = "sum")))
add("y ~ a + x + (1 | g)", data = transform(base, a = relevel(a, "mid")), list(reference = list(a = "mid")))
add("y ~ x + (a | g)", data = transform(base, a = relevel(a, "lo")), list(reference = list(a = "lo")))
cases <- lapply(cases, function(one) { if (length(one$options)) one$options <- one$options[[1]] else one$options <- setNames(list(), character()); one })
write_oracle("formula", list(versions = versions("lme4"), matrices = matrices, newRows = as.list(new_rows), fits = cases))
