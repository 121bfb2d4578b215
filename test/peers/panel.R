# The estimation sample by the construction rules, in R with data.table: an independent second route to the
# panel, and the peer that `npm run bench` times it against.
#
#   Rscript panel.R RAW_FOLDER [OUT.csv]
#
# Prints the attrition and the seconds from raw files to panel; writes the sample where OUT.csv is given.
# Made with R 4.2.2 and data.table 1.14.8.
suppressMessages(library(data.table))
arguments <- commandArgs(trailingOnly = TRUE)
raw <- function(name) file.path(arguments[1], name)
started <- proc.time()[["elapsed"]]

# Sources
igo_years <- fread(raw("igo_year_formatv3.csv"), select = c("ioname", "ionum", "year"))
mia <- fread(raw("mia_delegation_pooling_io_year.csv"), select = c("cow_igocode", "year", "delegation"))
mia <- mia[!cow_igocode %in% c(1750, 1831)]
mia[cow_igocode == 1751, cow_igocode := 4120L][cow_igocode == 5550, cow_igocode := 4115L]
mia <- rbind(mia, mia[cow_igocode == 3760][, cow_igocode := 3761L])
setnames(mia, "cow_igocode", "ionum")
igos <- unique(igo_years[ionum %in% mia$ionum, .(ionum, ioname)], by = "ionum")
igos[, column := gsub("[^a-z0-9]", "", tolower(ioname))]

state_years <- fread(raw("state_year_formatv3.csv"), select = c("ccode", "year", igos$column))
state_years <- state_years[year >= 1960 & year <= 2014]
long <- melt(state_years, id.vars = c("ccode", "year"), variable.name = "column", value.name = "code",
             variable.factor = FALSE)
long[igos, ionum := i.ionum, on = "column"]
long[, member := code == 1L]

scores <- fread(raw("HumanRightsProtectionScores_v2.03.csv"), select = c("COW", "YEAR", "latentmean"),
                col.names = c("ccode", "year", "score"))
long[scores, score := i.score, on = c("ccode", "year")]

codes <- fread(raw("countrycode_codelist.csv"),
               select = c("country.name.en", "country.name.en.regex", "iso3c", "cown"), na.strings = c("", "NA"))
iso <- rbind(codes[!is.na(iso3c) & !is.na(cown), .(iso3c, ccode = cown)],
             data.table(iso3c = c("SRB", "KOS", "XKX"), ccode = c(345L, 347L, 347L)))
gdp <- fread(raw("wdi_gdppc_2018-11_const2010usd.csv"), col.names = c("iso3c", "year", "gdp"))
gdp[, iso3c := toupper(iso3c)]
gdp <- gdp[iso, on = "iso3c", nomatch = NULL][, .(ccode, year, gdp)]

acd <- as.data.table(read.csv(raw("ucdp-prio-acd-181.csv"), colClasses = "character"))
acd <- acd[type_of_conflict == "3", .(ccode = as.integer(unlist(strsplit(gwno_loc, ",")))),
           by = .(year = as.integer(year), row = seq_len(nrow(acd[type_of_conflict == "3"])))]
acd[ccode == 678 & year >= 1990, ccode := 679L][ccode == 340, ccode := 345L]
war <- unique(acd[, .(ccode, year)])[, civil_war := 1]

treaty <- fread(raw("untc_4-4_ICCPR.csv"), header = TRUE)
setnames(treaty, 1:3, c("name", "signature", "ratified"))
treaty[, from := as.integer(sub(".*?(\\d{4}).*", "\\1", ratified))]
named <- codes[!is.na(country.name.en.regex)]
treaty[, ccode := vapply(name, function(one) {
  hit <- named[vapply(country.name.en.regex, grepl, NA, x = one, perl = TRUE, ignore.case = TRUE)]
  stopifnot(nrow(hit) == 1)
  if (hit$country.name.en == "Serbia") 345L else hit$cown
}, 0L)]

# Means, distances, cases
setorder(long, ionum, ccode, year)
long[, `:=`(total = sum(score[member], na.rm = TRUE), scored = sum(member & !is.na(score)), size = sum(member)),
     by = .(ionum, year)]
long[, own := member & !is.na(score)]
long[, igo_mean := fifelse(scored - own > 0, (total - fifelse(own, score, 0)) / (scored - own), NA_real_)]
long[, distance_now := score - igo_mean]
long[, previous := shift(year) == year - 1, by = .(ionum, ccode)]
long[, `:=`(distance = shift(distance_now), change_mean = shift(igo_mean) - igo_mean), by = .(ionum, ccode)]
long[is.na(previous) | !previous, `:=`(distance = NA_real_, change_mean = NA_real_)]
first <- long[member == TRUE, .(first_year = min(year)), by = .(ionum, ccode)]
first[, before := first_year - 1L]
first[long, entry_distance := i.distance_now, on = c("ionum", "ccode", before = "year")]

# Rows
rows <- long[member == TRUE & year >= 1965]
rows[first, `:=`(first_year = i.first_year, entry_distance = i.entry_distance), on = c("ionum", "ccode")]
rows[gdp, gdp := i.gdp, on = c("ccode", "year")]
rows[mia, delegation := i.delegation, on = c("ionum", "year")]
report <- function(step, x) {
  cat(sprintf("%-40s %7d %6d %4d %4d\n", step, nrow(x), nrow(unique(x[, .(ionum, ccode)])),
              uniqueN(x$ionum), uniqueN(x$ccode)))
  x
}
report("full member", rows)
scales <- rows[, .(year_mean = mean(year), year_sd = sd(year), gdp_mean = mean(gdp, na.rm = TRUE),
                   gdp_sd = sd(gdp, na.rm = TRUE))]
sample <- report("first membership after 1965", rows[first_year > 1965])
sample <- report("distance known", sample[!is.na(entry_distance)])
sample <- report("worse than the mean", sample[entry_distance < 0])
sample <- report("year up to 2010", sample[year <= 2010])
sample <- report("outcome and change known", sample[!is.na(distance) & !is.na(change_mean)])
sample <- report("GDP known", sample[!is.na(gdp)])
sample <- report("delegation known", sample[!is.na(delegation)])
sample[, duration := year - first_year + 1L]
sample[, civil_war := 0][war, civil_war := 1, on = c("ccode", "year")]
sample[, iccpr := 0][treaty, iccpr := fifelse(!is.na(i.from) & year >= i.from, 1, 0), on = "ccode"]
sample[, hr_igo := as.numeric(ionum %in% c(1390, 3760, 3761, 3900, 3770, 2702, 4400, 2250, 2700, 2830, 4410, 3940,
                                           1830, 4550, 1840))]
sample[, `:=`(year_s = (year - scales$year_mean) / scales$year_sd, gdp_s = (gdp - scales$gdp_mean) / scales$gdp_sd,
              delegation_s = (delegation - mean(delegation)) / sd(delegation),
              size_s = (size - mean(size)) / sd(size))]
cat(sprintf("seconds %.3f\n", proc.time()[["elapsed"]] - started))
if (length(arguments) > 1) {
  fwrite(sample[, .(ionum, ccode, year, duration, distance, change_mean, year_s, gdp, gdp_s, iccpr, civil_war,
                    delegation, delegation_s, hr_igo, size, size_s)], arguments[2])
}
