# Makes points-data.csv and points.csv: reference figures of spatstat 3.0-3, sparr 2.2-17 and
# circular 0.4 under R 4.2.2 (Debian 12), beside which the tests of the point methods stand.
# Run in this folder: Rscript points.R
suppressMessages({ library(spatstat.explore); library(spatstat.data); library(spatstat.random); library(sparr) })
RNGversion("4.0.0"); set.seed(20161)
outer <- list(x = c(0, 900, 1000, 550, 400, 0), y = c(0, 0, 600, 500, 800, 700))
hole <- list(x = c(200, 200, 350, 350), y = c(200, 350, 350, 200))
town <- owin(poly = list(outer, hole)); box <- owin(c(0, 1000), c(0, 600))
pts <- list(a = rThomas(2e-4, 60, 5, win = town)[1:80], b = runifpoint(60, town), u = rThomas(2e-4, 60, 5, win = box)[1:70], v = runifpoint(50, box))
data <- do.call(rbind, lapply(names(pts), function(s) data.frame(set = s, x = round(pts[[s]]$x, 3), y = round(pts[[s]]$y, 3))))
write.csv(data, "points-data.csv", row.names = FALSE, quote = FALSE)
set_of <- function(s, w) ppp(data$x[data$set == s], data$y[data$set == s], window = w)
a <- set_of("a", town); b <- set_of("b", town); u <- set_of("u", box); v <- set_of("v", box)
rows <- list()
put <- function(case, stat, value) rows[[length(rows) + 1]] <<- data.frame(case = case, stat = stat, value = sprintf("%.17g", value))
support <- c(gaussian = 1, quartic = sqrt(8), epanechnikov = sqrt(6))
cells <- function(case, im, at) {
  for (k in seq_len(nrow(at))) put(case, sprintf("cell %d %d", at[k, 1], at[k, 2]), im$v[at[k, 2] + 1, at[k, 1] + 1])
  put(case, "sum", sum(im$v, na.rm = TRUE)); put(case, "max", max(im$v, na.rm = TRUE))
}
inner <- cbind(c(10, 20, 31, 5), c(12, 25, 3, 31))
for (kernel in names(support)) for (edge in c("none", "uniform", "diggle")) {
  h <- 0.14
  cells(sprintf("redwood %s %g %s 32x32", kernel, h, edge),
    density.ppp(redwood, sigma = h / support[[kernel]], kernel = kernel, edge = edge != "none", diggle = edge == "diggle", dimyx = 32), inner)
  h <- 120
  cells(sprintf("town a %s %g %s 40x32", kernel, h, edge),
    density.ppp(a, sigma = h / support[[kernel]], kernel = kernel, edge = edge != "none", diggle = edge == "diggle", dimyx = c(32, 40)), inner)
}
for (edge in c("none", "uniform", "diggle")) for (left in c(FALSE, TRUE)) {
  d <- density.ppp(u, sigma = 70, edge = edge != "none", diggle = edge == "diggle", at = "points", leaveoneout = left)
  for (i in c(1, 30, 70)) put(sprintf("box u gaussian 70 %s leave %s", edge, if (left) "event" else "none"), sprintf("point %d", i), d[i])
}
for (s in c(40, 80, 160)) put("box u ppl no edge", sprintf("%g", s), sum(log(density.ppp(u, sigma = s, at = "points", leaveoneout = TRUE, edge = FALSE))))
put("box u", "scott isotropic", bw.scott.iso(u)); put("redwood", "scott isotropic", bw.scott.iso(redwood))
r <- seq(0, 150, by = 0.5)
kest <- function(case, k) for (name in intersect(c("un", "border", "trans", "iso"), names(k))) for (at in c(20, 75, 150)) put(case, sprintf("%s %g", name, at), k[[name]][match(at, k$r)])
kest("box u K", Kest(u, r = r, correction = c("none", "border", "translate", "isotropic"), nlarge = Inf))
kest("town a K", Kest(a, r = r, correction = c("none", "border", "isotropic"), nlarge = Inf))
kest("box uv cross", Kcross(superimpose(u = u, v = v, W = box), "u", "v", r = r, correction = c("none", "border", "translate", "isotropic")))
kest("town ab cross", Kcross(superimpose(a = a, b = b, W = town), "a", "b", r = r, correction = c("none", "border", "isotropic")))
for (s in c("u", "a")) { p <- get(s)
  put(paste("clark-evans", s), "none", clarkevans(p, correction = "none"))
  if (s == "u") put("clark-evans u", "donnelly", clarkevans(p, correction = "Donnelly"))
  put(paste("clark-evans", s), "p less", clarkevans.test(p, correction = "none", alternative = "less")$p.value)
  put(paste("nearest", s), "sum", sum(nndist(p))); put(paste("nearest", s), "max", max(nndist(p))) }
put("nearest u to v", "sum", sum(nncross(u, v)$dist)); put("nearest u to v", "index sum", sum(nncross(u, v)$which - 1))
f <- bivariate.density(u, h0 = 90, edge = "uniform", resolution = 32, verbose = FALSE); g <- bivariate.density(v, h0 = 90, edge = "uniform", resolution = 32, verbose = FALSE)
pool <- bivariate.density(superimpose(u, v, W = box), h0 = 90, edge = "uniform", resolution = 32, verbose = FALSE)
rho <- risk(f, g, verbose = FALSE)$rr; tol <- tolerance(risk(f, g, verbose = FALSE), ref.density = pool, verbose = FALSE)
for (k in seq_len(nrow(inner))) { at <- sprintf("cell %d %d", inner[k, 1], inner[k, 2])
  put("risk u v gaussian 90 uniform 32x32", paste("log", at), rho$v[inner[k, 2] + 1, inner[k, 1] + 1]); put("risk u v gaussian 90 uniform 32x32", paste("p", at), tol$v[inner[k, 2] + 1, inner[k, 1] + 1]) }
write.csv(do.call(rbind, rows), "points.csv", row.names = FALSE, quote = FALSE)
