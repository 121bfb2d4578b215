# Profile intervals of the deviance written out by hand, the oracle of test/engine/profile-boundary.test.ts.
#
#   Rscript profiles.R FOLDER     (about six minutes; needs Rcpp and RcppEigen)
#
# Writes FOLDER/profiles.json. With V = Z S Z' + s^2 I, in groups V_i = Z_i L L' Z_i' + s^2 I,
#   deviance = n log 2 pi + log|V| + (y - Xb)' V^-1 (y - Xb), b at its best,
# minimised by nlminb from several starts over all parameters but the one held; ends by uniroot. One term goes by groups
# with Woodbury's identity, checked against dense Cholesky; several crossed intercepts are dense.
suppressMessages({ library(Rcpp); library(jsonlite) })
arguments <- commandArgs(trailingOnly = TRUE)
script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1])
data_folder <- file.path(dirname(normalizePath(script)), "data")
Sys.setenv(PKG_CXXFLAGS = "-w")
sourceCpp(code = '
// [[Rcpp::depends(RcppEigen)]]
#include <RcppEigen.h>
using namespace Rcpp; using namespace Eigen;
// [[Rcpp::export]]
double by_groups(const List& zz, const List& zw, const IntegerVector& n, const MatrixXd& ww, const MatrixXd& L,
                 double s2) {
  int G = n.size(), q = L.rows(), p = ww.rows() - 1, N = 0; double ld = 0; MatrixXd W = ww;
  for (int i = 0; i < G; i++) {
    Map<MatrixXd> Z(as<Map<MatrixXd> >(zz[i])), B(as<Map<MatrixXd> >(zw[i]));
    MatrixXd A = L.transpose() * Z * L; A.diagonal().array() += s2;
    LLT<MatrixXd> C(A); if (C.info() != Success) return R_PosInf;
    MatrixXd U = C.matrixL().solve(L.transpose() * B); W -= U.transpose() * U; N += n[i];
    ld += (n[i] - q) * std::log(s2); for (int k = 0; k < q; k++) ld += 2 * std::log(C.matrixL()(k, k));
  }
  double r2 = W(p, p);
  if (p > 0) { VectorXd b = W.col(p).head(p); r2 -= b.dot(W.topLeftCorner(p, p).llt().solve(b)); }
  return N * std::log(2 * M_PI) + ld + r2 / s2;
}')

limit <- qchisq(.95, 1)
blocks <- function(y, X, Z, g) {
  rows <- split(seq_along(y), g, drop = TRUE); W <- cbind(X, y)
  list(zz = lapply(rows, function(k) crossprod(Z[k, , drop = FALSE])),
       zw = lapply(rows, function(k) crossprod(Z[k, , drop = FALSE], W[k, , drop = FALSE])),
       n = lengths(rows, use.names = FALSE), ww = crossprod(W))
}
deviance_of <- function(B, L, s2) by_groups(B$zz, B$zw, B$n, B$ww, L, s2)
dense <- function(y, X, Zs, s2) {
  V <- s2 * diag(length(y)); for (z in Zs) V <- V + z
  C <- chol(V); Xw <- backsolve(C, X, transpose = TRUE); yw <- backsolve(C, y, transpose = TRUE)
  length(y) * log(2 * pi) + 2 * sum(log(diag(C))) + sum(qr.resid(qr(Xw), yw)^2)
}
triangle <- function(p, q, diagonal = FALSE) {
  L <- matrix(0, q, q); if (diagonal) diag(L) <- p else L[lower.tri(L, TRUE)] <- p
  L
}
control <- list(eval.max = 4000, iter.max = 2000, rel.tol = 1e-14, x.tol = 1e-12)
# The minimum over the free parameters, from several starts; the last one found is a start too
searcher <- function(f, starts) {
  last <- NULL
  function(...) {
    best <- NULL
    for (s in c(if (!is.null(last)) list(last), starts)) {
      o <- tryCatch(nlminb(s, f, ..., control = control), error = function(e) NULL)
      if (is.null(o) || !is.finite(o$objective)) next
      o <- nlminb(o$par, f, ..., control = control)
      if (is.null(best) || o$objective < best$objective) best <- o
    }
    last <<- best$par
    best
  }
}
# First crossing outward from the estimate, or the end of the range
edge <- function(D, est, step, bound) {
  prev <- est; v <- est; k <- 0
  repeat {
    k <- k + 1; v <- v + step
    at_bound <- (step > 0 && v >= bound) || (step < 0 && v <= bound); if (at_bound) v <- bound
    if (D(v) > limit)
      return(uniroot(function(t) D(t) - limit, sort(c(prev, v)), tol = 1e-9 * max(abs(v), abs(est), 1e-3))$root)
    if (at_bound) return(bound)
    if (k > 400) return(NA)
    if (k %% 8 == 0) step <- step * 1.6
    prev <- v
  }
}
end_of <- function(kind, terms, lower, upper, factor = NULL)
  c(list(kind = kind, terms = I(terms), lower = lower, upper = upper),
    if (!is.null(factor)) list(groupingFactor = factor))

profile_one <- function(y, X, Z, g, independent = FALSE, nstart = 6) {
  sy <- sd(y); q <- ncol(Z); B <- blocks(y, X, Z, g); k <- if (independent) q else q * (q + 1) / 2
  scales <- 1 / sqrt(colMeans(Z^2)); names <- colnames(Z); ends <- list()
  set.seed(1)
  starts <- lapply(1:nstart, function(i) {
    L <- triangle(rnorm(k) * c(.05, .3, 1)[(i - 1) %% 3 + 1] * sy, q, independent) * scales
    c(if (independent) diag(L) else L[lower.tri(L, TRUE)], log(sy * c(.5, .9)[i %% 2 + 1]))
  })
  full <- function(B) searcher(function(p) deviance_of(B, triangle(p[1:k], q, independent), exp(2 * p[k + 1])), starts)
  o <- full(B)(); S <- tcrossprod(triangle(o$par[1:k], q, independent)); s <- exp(o$par[k + 1]); least <- o$objective
  zs <- Z %*% S %*% t(Z) * outer(as.character(g), as.character(g), "==")
  stopifnot(abs(dense(y, X, list(zs), s^2) - least) < 1e-7 * abs(least))
  factor_in <- function(p, order) {
    Sp <- tcrossprod(triangle(p[1:k], q, independent))[order, order, drop = FALSE]
    t(chol(Sp + diag(1e-12 * scales[order]^2, q)))
  }
  for (j in 1:q) {
    order <- c(j, setdiff(1:q, j)); Bj <- blocks(y, X, Z[, order, drop = FALSE], g)
    st <- lapply(starts, function(p) {
      if (independent) return(c(p[1:k][order][-1], p[k + 1]))
      L <- factor_in(p, order); c(L[lower.tri(L, TRUE)][-1], p[k + 1])
    })
    f <- function(p, v) {
      L <- if (independent) diag(c(v, p[seq_len(q - 1)]), q) else triangle(c(v, p[seq_len(k - 1)]), q)
      deviance_of(Bj, L, exp(2 * p[length(p)]))
    }
    search <- searcher(f, st); D <- function(v) search(v = v)$objective - least
    est <- sqrt(S[j, j]); step <- max(est / 6, .02 * sy * scales[j])
    lower <- if (D(0) < limit) 0 else edge(D, est, -est / 8, 0)
    ends <- c(ends, list(end_of("standard deviation", names[j], lower, edge(D, est, step, Inf))))
  }
  if (q > 1 && !independent) for (j in 2:q) for (i in 1:(j - 1)) {
    order <- c(i, j, setdiff(1:q, c(i, j))); m <- q - 2; Bj <- blocks(y, X, Z[, order, drop = FALSE], g)
    st <- lapply(starts, function(p) {
      L <- factor_in(p, order)
      rest <- if (m > 0) c(L[3:q, 1], L[3:q, 2], L[3:q, 3:q][lower.tri(diag(m), TRUE)])
      c(L[1, 1], sqrt(L[2, 1]^2 + L[2, 2]^2), rest, p[k + 1])
    })
    f <- function(p, v) {
      L <- matrix(0, q, q)
      L[1, 1] <- abs(p[1]); L[2, 1] <- abs(p[2]) * v; L[2, 2] <- abs(p[2]) * sqrt(max(0, 1 - v^2))
      if (m > 0) {
        L[3:q, 1] <- p[2 + 1:m]; L[3:q, 2] <- p[2 + m + 1:m]
        L[3:q, 3:q] <- triangle(p[2 + 2 * m + seq_len(m * (m + 1) / 2)], m)
      }
      deviance_of(Bj, L, exp(2 * p[length(p)]))
    }
    search <- searcher(f, st); D <- function(v) search(v = v)$objective - least
    est <- cov2cor(S + diag(1e-300, q))[i, j]
    ends <- c(ends, list(end_of("correlation", names[c(i, j)], edge(D, est, -.08, -1), edge(D, est, .08, 1))))
  }
  thetas <- lapply(starts, function(p) p[1:k])
  search <- searcher(function(p, v) deviance_of(B, triangle(p, q, independent), v^2), thetas)
  D <- function(v) search(v = v)$objective - least; step <- s / sqrt(2 * length(y))
  ends_of_residual <- c(edge(D, s, -step / 2, 1e-6 * s), edge(D, s, step / 2, Inf))
  residual <- end_of("residual standard deviation", character(), ends_of_residual[1], ends_of_residual[2])
  A <- solve(crossprod(X, solve(zs + s^2 * diag(length(y)), X)))
  b <- A %*% crossprod(X, solve(zs + s^2 * diag(length(y)), y))
  fixed <- lapply(seq_len(ncol(X)), function(j) {
    D <- function(v) full(blocks(y - v * X[, j], X[, -j, drop = FALSE], Z, g))()$objective - least
    step <- .7 * sqrt(A[j, j])
    end_of("fixed effect", colnames(X)[j], edge(D, b[j], -step, -Inf), edge(D, b[j], step, Inf))
  })
  c(ends, list(residual), fixed)
}

profile_crossed <- function(y, X, groups) {
  same <- lapply(groups, function(g) outer(as.character(g), as.character(g), "==") * 1)
  m <- length(groups); sy <- sd(y)
  at <- function(sds, s2) dense(y, X, Map(function(z, v) z * v^2, same, sds), s2)
  starts <- list(c(rep(.3 * sy, m), log(.8 * sy)), c(rep(.02 * sy, m), log(sy)))
  o <- searcher(function(p) at(p[1:m], exp(2 * p[m + 1])), starts)(); least <- o$objective; s <- exp(o$par[m + 1])
  ends <- lapply(1:m, function(j) {
    others <- lapply(starts, function(p) p[-j])
    search <- searcher(function(p, v) at(append(p[seq_len(m - 1)], v, j - 1), exp(2 * p[m])), others)
    D <- function(v) search(v = v)$objective - least; est <- abs(o$par[j])
    lower <- if (D(0) < limit) 0 else edge(D, est, -est / 5, 0)
    end_of("standard deviation", "(Intercept)", lower, edge(D, est, max(est / 3, .05 * sy), Inf), names(groups)[j])
  })
  search <- searcher(function(p, v) at(p, v^2), lapply(starts, function(p) p[1:m]))
  D <- function(v) search(v = v)$objective - least; step <- s / sqrt(2 * length(y))
  c(ends, list(end_of("residual standard deviation", character(), edge(D, s, -step, 1e-6 * s), edge(D, s, step, Inf))))
}

read <- function(name, groups) {
  d <- read.csv(file.path(data_folder, paste0(name, ".csv")))
  if (is.null(groups)) d else d[d$g %in% groups, ]
}
case <- function(data, formula, response, fixed, random, factor, groups = NULL, ...) {
  d <- read(data, groups)
  ends <- profile_one(d[[response]], model.matrix(fixed, d), model.matrix(random, d), d[[factor]], ...)
  cat(data, formula, "\n")
  c(list(data = data, formula = formula, ends = ends), if (!is.null(groups)) list(groups = I(groups)))
}
crossed <- function(data, formula, factors, groups = NULL) {
  d <- read(data, groups)
  ends <- profile_crossed(d$y, model.matrix(~ x, d), sapply(factors, function(f) d[[f]], simplify = FALSE))
  cat(data, formula, "\n")
  c(list(data = data, formula = formula, ends = ends), if (!is.null(groups)) list(groups = I(groups)))
}
first <- sprintf("s%02d", 1:6); second <- sprintf("s%02d", 7:12); third <- sprintf("s%02d", c(3, 9, 15, 21))
profiles <- list(
  case("near", "y ~ x + (1 | g)", "y", ~ x, ~ 1, "g"),
  case("sing01", "y ~ x + (1 | g)", "y", ~ x, ~ 1, "g"),
  case("near", "y ~ x + (x || g)", "y", ~ x, ~ x, "g", independent = TRUE),
  case("sing01", "y ~ x + (x || g)", "y", ~ x, ~ x, "g", independent = TRUE),
  case("uncentred", "y ~ prob + val + (prob | img)", "y", ~ prob + val, ~ prob, "img"),
  case("cars3", "mpg ~ wt + (wt | cyl)", "mpg", ~ wt, ~ wt, "cyl"),
  case("nested", "y ~ 1 + (cask | batch)", "y", ~ 1, ~ cask, "batch"),
  case("base", "y ~ x + (x + z | g)", "y", ~ x, ~ x + z, "g", nstart = 9),
  case("base", "y ~ x + (x || g)", "y", ~ x, ~ x, "g", independent = TRUE),
  case("base", "y ~ x + (x | g)", "y", ~ x, ~ x, "g", first),
  case("base", "y ~ z + (z | g)", "y", ~ z, ~ z, "g", second),
  case("base", "y ~ x + (b | g)", "y", ~ x, ~ b, "g", first),
  case("base", "y ~ z + (x || g)", "y", ~ z, ~ x, "g", second, independent = TRUE),
  case("base", "y ~ x + (b | g)", "y", ~ x, ~ b, "g"),
  case("base", "y ~ x + (a | g)", "y", ~ x, ~ a, "g"),
  crossed("base", "y ~ x + (1 | g) + (1 | h)", c("g", "h"), first),
  crossed("base", "y ~ x + (1 | g) + (1 | h)", c("g", "h"), third),
  crossed("base", "y ~ x + (1 | g) + (1 | t)", c("g", "t"), second)
)
write_json(list(versions = list(R = as.character(getRversion())), profiles = profiles),
  file.path(arguments[1], "profiles.json"), digits = I(10), auto_unbox = TRUE)
