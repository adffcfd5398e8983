# Makes effect.csv from effect-panel.csv and effect-series.csv: Rscript effect.R > effect.csv
# R with sandwich, lmtest and plm; nothing of these packages is used by the library itself.
suppressPackageStartupMessages({ library(sandwich); library(lmtest); library(plm) })
tight <- glm.control(epsilon = 1e-15, maxit = 200)
d <- read.csv("effect-panel.csv"); d$treated <- as.numeric(d$treated)
out <- function(name, value) cat(sprintf("%s,%.16g\n", name, value))
cat(sprintf("# %s, sandwich %s, lmtest %s, plm %s\nname,value\n", R.version.string,
  packageVersion("sandwich"), packageVersion("lmtest"), packageVersion("plm")))
k <- d[ave(d$count, d$place, FUN = sum) > 0, ]

f <- glm(count ~ treated + factor(period) + factor(place), poisson, k, control = tight)
v <- vcovCL(f, cluster = k$place, type = "HC0", cadjust = TRUE)
ct <- coeftest(f, v, df = length(unique(k$place)) - 1)
out("did_log", coef(f)[["treated"]]); out("did_se", sqrt(v["treated", "treated"]))
out("did_p", ct["treated", 4])
f <- glm(count ~ treated + factor(period) + factor(place) + offset(log(exposure)), poisson, k, control = tight)
v <- vcovCL(f, cluster = k$place, type = "HC0", cadjust = TRUE)
out("did_exposure_log", coef(f)[["treated"]]); out("did_exposure_se", sqrt(v["treated", "treated"]))
k$district <- (k$place - 1) %/% 2
v <- vcovCL(f, cluster = k$district, type = "HC0", cadjust = TRUE)
out("did_district_se", sqrt(v["treated", "treated"]))

r <- ifelse(is.na(k$start), NA, pmax(-3, pmin(3, k$period - k$start)))
rel <- c(-3, -2, 0, 1, 2, 3)
for (x in rel) k[[paste0("r", match(x, rel))]] <- as.numeric(!is.na(r) & r == x)
f <- glm(count ~ r1 + r2 + r3 + r4 + r5 + r6 + factor(period) + factor(place), poisson, k, control = tight)
v <- vcovCL(f, cluster = k$place, type = "HC0", cadjust = TRUE)
for (i in 1:6) { out(sprintf("event_%d_log", rel[i]), coef(f)[[paste0("r", i)]])
  out(sprintf("event_%d_se", rel[i]), sqrt(v[paste0("r", i), paste0("r", i)])) }
b <- coef(f)[c("r1", "r2")]; w <- v[c("r1", "r2"), c("r1", "r2")]
out("event_pre_f", sum(b * solve(w, b)) / 2)

# the linear difference in differences, on the share of a place's own population
k$rate <- 1000 * k$count / k$exposure
p <- plm(rate ~ treated, pdata.frame(k, c("place", "period")), model = "within", effect = "twoways")
out("linear_estimate", coef(p)[["treated"]])
f <- lm(rate ~ treated + factor(period) + factor(place), k)
v <- vcovCL(f, cluster = k$place, type = "HC0", cadjust = TRUE)
ct <- coeftest(f, v, df = length(unique(k$place)) - 1)
out("linear_se", ct["treated", 2]); out("linear_p", ct["treated", 4])

s <- read.csv("effect-series.csv")
s$after <- as.numeric(s$t >= 36); s$since <- pmax(0, s$t - 36)
for (h in 1:2) { s[[paste0("s", h)]] <- sin(2 * pi * h * s$t / 12); s[[paste0("c", h)]] <- cos(2 * pi * h * s$t / 12) }
its <- function(name, f, lag) {
  v <- NeweyWest(f, lag = lag, prewhite = FALSE, adjust = FALSE)
  ct <- coeftest(f, v, df = df.residual(f))
  for (x in c("t", "after", "since")) { out(paste(name, x, sep = "_"), ct[x, 1])
    out(paste(name, x, "se", sep = "_"), ct[x, 2]); out(paste(name, x, "p", sep = "_"), ct[x, 4]) } }
its("its", lm(value ~ t + after + since, s), 3)
its("its_season", lm(value ~ t + after + since + s1 + c1 + s2 + c2, s), 5)
its("its_poisson", glm(count ~ t + after + since + s1 + c1 + offset(log(exposure)), poisson, s, control = tight), 3)
