# Variants of the estimation sample, the table around membership and the ends of memberships, in R with data.table:
# an independent second route to what `buildPanel` makes under other specifications than the default.
#
#   Rscript panel-variants.R RAW_FOLDER OUT_FOLDER
#
# Writes into OUT_FOLDER: base.csv (with human rights, mandate and regional group of every row), summary.csv, tax.csv,
# change.csv, "gdp 2026.csv", one file a score, around.csv (ten years before and after, covariates where known) and
# exits.csv. Made with R 4.2.2 and data.table 1.14.8; starts from the tables that panel.R makes of the sources.
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
folders <- commandArgs(trailingOnly = TRUE)
commandArgs <- function(trailingOnly = FALSE) folders[1]
source(file.path(here, "panel.R"))
write <- function(x, name) fwrite(x, file.path(folders[2], paste0(name, ".csv")))

grid <- long[, .(ionum, ccode, year, code, member, size)]

# Means and distances of a score; a state that is a scored member is left out of its own mean.
distances <- function(scores) {
  x <- copy(grid)[scores, score := i.score, on = c("ccode", "year")]
  sums <- x[member & !is.na(score), .(total = sum(score), scored = .N), by = .(ionum, year)]
  x[sums, `:=`(total = i.total, scored = i.scored), on = c("ionum", "year")]
  x[, leaves_out := as.integer(member & !is.na(score))]
  x[is.na(scored), `:=`(total = 0, scored = 0L)]
  x[scored > leaves_out, igo_mean := (total - leaves_out * fcoalesce(score, 0)) / (scored - leaves_out)]
  x[, distance_now := score - igo_mean]
  at <- function(back) x[, .(ionum, ccode, year = year + back, distance_now, igo_mean)]
  x[at(1L), `:=`(last_distance = i.distance_now, last_mean = i.igo_mean), on = c("ionum", "ccode", "year")]
  x[at(2L), earlier_distance := i.distance_now, on = c("ionum", "ccode", "year")]
  x[, change_mean := last_mean - igo_mean]
  x[first, first_year := i.first_year, on = c("ionum", "ccode")]
  entry <- x[year == first_year, .(ionum, ccode, entry = last_distance)]
  x[entry, entry := i.entry, on = c("ionum", "ccode")]
  x[, selected := !is.na(first_year) & first_year > 1965 & !is.na(entry) & entry < 0]
  x[]
}

tax_file <- fread(raw("owid_ictd_grd_2021.csv"))
taxes <- tax_file[, .(entity = Entity, year = Year, tax_share = `Total tax revenue (% of GDP) (ICTD (2019))`)]
stopifnot(!anyDuplicated(taxes[, .(entity, year)]))
other_names <- c("Micronesia (country)" = "Micronesia (Federated States of)", "Timor" = "Timor-Leste")
code_of <- vapply(unique(taxes$entity), function(one) {
  if (one %in% names(other_names)) return(named[country.name.en == other_names[[one]], cown])
  hit <- named[vapply(country.name.en.regex, grepl, NA, x = one, perl = TRUE, ignore.case = TRUE)]
  if (nrow(hit) != 1) NA_integer_ else if (hit$country.name.en == "Serbia") 345L else hit$cown
}, 0L)
taxes[, ccode := code_of[entity]]
taxes <- taxes[!is.na(ccode) & !is.na(tax_share), .(ccode, year, tax_share)]

gdp_of <- function(file) {
  x <- fread(raw(file), col.names = c("iso3c", "year", "gdp"))
  x[, iso3c := toupper(iso3c)][iso, on = "iso3c", nomatch = NULL][, .(ccode, year, gdp)]
}

covariates <- function(x, gdp) {
  x[gdp, gdp := i.gdp, on = c("ccode", "year")]
  x[taxes, tax_share := i.tax_share, on = c("ccode", "year")]
  x[mia, delegation := i.delegation, on = c("ionum", "year")]
  x[, civil_war := 0][war, civil_war := 1, on = c("ccode", "year")]
  x[, iccpr := 0][treaty, iccpr := fifelse(!is.na(i.from) & year >= i.from, 1, 0), on = "ccode"]
  x[, hr_igo := as.numeric(ionum %in% c(1390, 3760, 3761, 3900, 3770, 2702, 4400, 2250, 2700, 2830, 4410, 3940, 1830,
                                        4550, 1840))]
  x[]
}

z <- function(x, like) (x - mean(like, na.rm = TRUE)) / sd(like, na.rm = TRUE)
scale_rows <- function(x, wide, part) {
  x[, `:=`(year_s = z(year, wide$year), gdp_s = z(gdp, wide$gdp), tax_share_s = z(tax_share, wide$tax_share),
           delegation_s = z(delegation, part$delegation), size_s = z(size, part$size))]
}

sample_of <- function(x, capacity = "gdp", outcome = "distance") {
  wide <- x[member & year >= 1965]
  part <- wide[selected & year <= 2010]
  part[, distance := if (outcome == "distance") last_distance else last_distance - earlier_distance]
  part <- part[!is.na(distance) & !is.na(change_mean) & !is.na(part[[capacity]]) & !is.na(delegation)]
  part[, duration := year - first_year + 1L]
  setorder(scale_rows(part, wide, part), ionum, ccode, year)
}
columns <- c("ionum", "ccode", "year", "duration", "distance", "change_mean", "year_s", "gdp", "gdp_s", "iccpr",
             "civil_war", "delegation", "delegation_s", "hr_igo", "size", "size_s")

# Table 2's sample with its parts
main <- covariates(distances(scores), gdp)
base <- sample_of(main)
flags <- fread(raw("igo_year_formatv3.csv"))
setnames(flags, tolower(names(flags)))
flags <- flags[political == 1 | economic == 1 | social == 1]
mandates <- unique(flags[, .(ionum, mandate = fifelse(political == 1, "political",
                                                      fifelse(economic == 1, "economic", "social")))], by = "ionum")
groups <- fread(raw("un_regional_groups.csv"), select = c("un_group", "cown"), col.names = c("group", "ccode"))
setorder(groups, ccode, -group)  # "Western European and other States" is the last in the alphabet
groups <- unique(groups, by = "ccode")
base[mandates, mandate := i.mandate, on = "ionum"]
base[, group := ""][groups, group := i.group, on = "ccode"]
write(base[, c(columns, "mandate", "group"), with = FALSE], "base")

summed <- columns[-(1:3)]
write(rbindlist(lapply(summed, function(name) {
  x <- as.numeric(base[[name]])
  q <- quantile(x, names = FALSE)
  data.table(variable = name, n = length(x), missing = sum(is.na(x)), mean = mean(x), sd = sd(x), min = q[1], q1 = q[2],
             median = q[3], q3 = q[4], max = q[5])
})), "summary")

write(sample_of(main, capacity = "tax_share")[, c(columns, "tax_share", "tax_share_s"), with = FALSE], "tax")
write(sample_of(main, outcome = "change")[, columns, with = FALSE], "change")

# The other vintage of GDP
later <- covariates(distances(scores), gdp_of("wdi_gdppc_2026-03_const2015usd.csv"))
write(sample_of(later)[, columns, with = FALSE], "gdp 2026")

# Other scores
score_file <- function(file, column) fread(raw(file), select = c("COW", "YEAR", column),
                                           col.names = c("ccode", "year", "score"))
items <- fread(raw("HumanRightsProtectionScores_v2.03.csv"), select = c("COW", "YEAR", "DISAP", "KILL", "POLPRIS", "TORT"))
# 3.01 and 4.02 have Czechoslovakia, 315 until 1992, under the number of the Czech Republic.
later_file <- function(file) score_file(file, "theta_mean")[ccode == 316 & year <= 1992, ccode := 315][]
item_scores <- function(values) data.table(ccode = items$COW, year = items$YEAR, score = as.numeric(values))
others <- list(
  "Fariss 2.04" = score_file("HumanRightsProtectionScores_v2.04.csv", "latentmean"),
  "Fariss 3.01" = later_file("HumanRightsProtectionScores_v3.01.csv"),
  "Fariss 4.02" = later_file("LHRS-v4.02-2021.csv"),
  "DISAP" = item_scores(items$DISAP), "KILL" = item_scores(items$KILL), "POLPRIS" = item_scores(items$POLPRIS),
  "TORT" = item_scores(items$TORT), "CIRI index" = item_scores(items[, DISAP + KILL + POLPRIS + TORT])
)
for (name in names(others)) write(sample_of(covariates(distances(others[[name]]), gdp))[, columns, with = FALSE], name)

# Around membership: the last year of membership so far tells the phase
setorder(main, ionum, ccode, year)
members_in <- main[member == TRUE, .(members = .N), by = .(ionum, year)]
around <- main[selected == TRUE]
around[, last_member := cummax(fifelse(member, year, 0L)), by = .(ionum, ccode)]
around[, phase := fifelse(member, "member", fifelse(year < first_year, "before", "after"))]
around[, first_out := last_member + 1L]
around[, goes_on := FALSE][members_in, goes_on := TRUE, on = c("ionum", first_out = "year")]
around <- around[phase == "member" | (phase == "before" & year >= pmax(1965L, first_year - 10L)) |
                   (phase == "after" & goes_on & year - last_member <= 10L)]
around <- around[year >= 1965 & year <= 2010 & !is.na(distance_now)]
around[, `:=`(time_before = pmin(0L, year - first_year), has_joined = as.integer(phase != "before"),
              is_member = as.integer(phase == "member"), is_after = as.integer(phase == "after"),
              duration = fifelse(phase == "before", 0L, pmin(year, last_member) - first_year + 1L),
              time_after = fifelse(phase == "after", year - last_member, 0L), distance = distance_now)]
scale_rows(around, main[member & year >= 1965], base)
write(around[, c("ionum", "ccode", "year", "phase", "time_before", "has_joined", "is_member", "duration", "is_after",
                 "time_after", columns[-(1:4)]), with = FALSE], "around")

# Ends of memberships: years of membership whose next year is not one
spells <- main[member == TRUE & year < 2014]
spells[, next_year := year + 1L]
spells[main, `:=`(after = i.code, exists = TRUE), on = c("ionum", "ccode", next_year = "year")]
spells <- spells[is.na(after) | after != 1L]
spells[, goes_on := FALSE][members_in, goes_on := TRUE, on = c("ionum", next_year = "year")]
back <- main[member == TRUE, .(ionum, ccode, back = year, joined = year)]
spells[, back := back[spells, on = .(ionum, ccode, joined > year), x.back, mult = "first"]]
out <- main[member == FALSE & !is.na(distance_now), .(ionum, ccode, when = year)]
spells[, until := fcoalesce(back, 9999L)]
spells[, observed := out[spells, on = .(ionum, ccode, when > year, when < until), .N, by = .EACHI]$N]
spells[, fate := fcase(is.na(after), "the state ceased to exist",
                       !goes_on & after == -9L, "the IGO's memberships are missing",
                       !goes_on, "the IGO ceased to exist",
                       first_year <= 1965, "joined in or before the cut-off year",
                       is.na(entry), "distance before membership missing",
                       entry >= 0, "not on the chosen side of the mean",
                       observed == 0, "no distance observed after the exit",
                       default = "exit")]
write(spells[, .(ionum, ccode, first_year, last_year = year, reentry_year = back, code_after = after,
                 years_observed = observed, fate)], "exits")
