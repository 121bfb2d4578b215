# Draws of Table 2 under exchanged memberships, in R with base functions alone: exchange, construct, select, fit.
# All steps work on whole arrays; the REML criterion is profiled and evaluated from cross-products by case.
# Run: Rscript null-draws.R FOLDER DRAWS    reads what the benchmark or the test writes to FOLDER (see null-draws.ts),
# and prints one line a draw (slope, t by the model, t by state, rows, cases) and last the processor seconds a draw
# took.
args <- commandArgs(TRUE)
folder <- args[1]
draws <- as.integer(args[2])
read <- function(name, what, n, size) readBin(file.path(folder, name), what, n, size)
dims <- scan(file.path(folder, "dims.txt"), quiet = TRUE)
nS <- dims[1]; nG <- dims[2]; nT <- dims[3]
codes <- array(read("codes.bin", "integer", nS * nG * nT, 1), c(nT, nS, nG)) # year, state, IGO
exists <- matrix(read("exists.bin", "integer", nS * nT, 1) == 1, nT, nS)
state_year <- function(name) matrix(read(name, "double", nS * nT, 8), nT, nS)
score <- state_year("score.bin"); gdp <- state_year("gdp.bin")
war <- state_year("war.bin"); iccpr <- state_year("iccpr.bin")
delegation <- matrix(read("delegation.bin", "double", nG * nT, 8), nT, nG)
human <- scan(file.path(folder, "human.txt"), quiet = TRUE)
donors <- matrix(scan(file.path(folder, "donors.txt"), quiet = TRUE) + 1, nS) # one column a draw
codes1 <- codes == 1

# year, state, IGO as state, year, IGO: sums over states are column sums
own <- aperm(codes1, c(2, 1, 3))
E <- t(exists); S <- t(score); known <- !is.na(S); S0 <- ifelse(known, S, 0)
GDP <- t(gdp); WAR <- t(war); ICCPR <- t(iccpr); D <- delegation
last <- 2010 - 1959; firstRow <- 1965 - 1959

reml <- function(x, y, g, n_groups, z) {
  X <- cbind(1, z, x); p <- ncol(X); n <- nrow(X)
  XY <- cbind(X, y); m <- p + 1
  center <- mean(z); zc <- z - center # any coding of the random part spans the same model
  C <- crossprod(XY)
  s0 <- rowsum(XY, g); s1 <- rowsum(XY * zc, g)
  n0 <- s0[, 1]; n1 <- s1[, 1]; n2 <- drop(rowsum(zc * zc, g))
  value <- function(theta, whole = FALSE) {
    a <- theta[1]; b <- theta[2]; c <- theta[3]
    p00 <- n0 * a + n1 * b; p10 <- n1 * a + n2 * b; p01 <- n1 * c; p11 <- n2 * c
    A00 <- 1 + a * p00 + b * p10; A01 <- c * p10; A11 <- 1 + c * p11
    det <- A00 * A11 - A01 * A01
    w0 <- a * s0 + b * s1; w1 <- c * s1
    # [X y]'ZΛ A⁻¹ Λ'Z'[X y], summed over the groups
    U0 <- (A11 * w0 - A01 * w1) / det; U1 <- (A00 * w1 - A01 * w0) / det
    R <- C - crossprod(w0, U0) - crossprod(w1, U1)
    L <- chol(R)
    out <- sum(log(det)) + 2 * sum(log(diag(L)[1:p])) + (n - p) * log(L[m, m]^2)
    if (!whole) return(out)
    Rx <- L[1:p, 1:p]; B <- chol2inv(Rx); beta <- backsolve(Rx, L[1:p, m])
    r <- y - X %*% beta
    r0 <- drop(rowsum(r, g)); r1 <- drop(rowsum(r * zc, g))
    v0 <- a * r0 + b * r1; v1 <- c * r1
    u0 <- (A11 * v0 - A01 * v1) / det; u1 <- (A00 * v1 - A01 * v0) / det
    solved <- r - (a * u0)[g] - (b * u0 + c * u1)[g] * zc
    list(beta = beta, B = B, sigma2 = L[m, m]^2 / (n - p), weighted = drop(X %*% B[, 2]) * solved)
  }
  opt <- nlminb(c(1, 0, 0.1), value, lower = c(0, -Inf, 0), control = list(rel.tol = 1e-12))
  value(opt$par, TRUE)
}

one <- function(donor) {
  M <- own[donor, , ] & rep(E, nG)
  dim(M) <- c(nS, nT, nG)
  scored <- M & rep(known, nG)
  A <- colSums(M * rep(S0, nG)); n <- colSums(scored); size <- colSums(M) # year by IGO
  first <- matrix(0L, nS, nG)
  for (t in nT:1) first[M[, t, ]] <- t
  pairs <- which(first > 1966 - 1960, arr.ind = TRUE)
  f <- first[pairs]; i <- pairs[, 1]; g <- pairs[, 2]
  before <- cbind(i, f - 1L)
  d <- S[before] - A[cbind(f - 1L, g)] / n[cbind(f - 1L, g)]
  keep <- E[before] & n[cbind(f - 1L, g)] > 0 & !is.na(d) & d < 0
  i <- i[keep]; g <- g[keep]; f <- f[keep]
  lengths <- last - f + 1L
  keep <- lengths > 0
  i <- i[keep]; g <- g[keep]; f <- f[keep]; lengths <- lengths[keep]
  row <- rep(seq_along(i), lengths)
  t <- sequence(lengths, f)
  i <- i[row]; g <- g[row]; f <- f[row]
  keep <- M[cbind(i, t, g)] & t >= firstRow
  i <- i[keep]; g <- g[keep]; f <- f[keep]; t <- t[keep]; row <- row[keep]
  mean_at <- function(t) {
    out <- M[cbind(i, t, g)] & known[cbind(i, t)]
    (A[cbind(t, g)] - ifelse(out, S0[cbind(i, t)], 0)) / (n[cbind(t, g)] - out)
  }
  m0 <- mean_at(t - 1L); m1 <- mean_at(t)
  m0[!is.finite(m0) | !E[cbind(i, t - 1L)]] <- NA; m1[!is.finite(m1)] <- NA
  at <- cbind(i, t)
  x <- cbind(t, GDP[at], ICCPR[at], WAR[at], D[cbind(t, g)], human[g], size[cbind(t, g)], m0 - m1)
  y <- S[cbind(i, t - 1L)] - m0
  keep <- !is.na(y) & !is.na(rowSums(x))
  x <- x[keep, ]; y <- y[keep]; i <- i[keep]; duration <- (t - f + 1)[keep]
  g <- match(row[keep], unique(row[keep]))
  x <- scale(x)
  fit <- reml(x, y, g, max(g), duration)
  u <- rowsum(fit$weighted, i)
  G <- length(u)
  b <- fit$beta[2]
  c(b, b / sqrt(fit$sigma2 * fit$B[2, 2]), b / sqrt(G / (G - 1) * sum(u^2)), length(y), max(g))
}
invisible(one(donors[, 1]))
processor <- function() sum(proc.time()[c("user.self", "sys.self")])
started <- processor()
for (k in seq_len(draws)) cat(formatC(one(donors[, k]), digits = 12, format = "g"), "\n")
cat(sprintf("seconds %.6f\n", (processor() - started) / draws))
