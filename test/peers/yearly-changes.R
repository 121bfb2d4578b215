# The yearly changes of all states and their test, in R with data.table and clubSandwich: a second route to
# `yearlyChanges` and to the CR2 inference of its model.
#
#   Rscript yearly-changes.R RAW_FOLDER TABLE.csv TEST.csv
#
# Made with R 4.2.2, data.table 1.14.8 and clubSandwich 0.5.8.
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
panel <- readLines(file.path(here, "panel.R"))
eval(parse(text = panel[seq_len(grep("^# Rows", panel) - 1)]))

long[, `:=`(was = shift(member), gap = pmax(0, -shift(distance_now))), by = .(ionum, ccode)]
long[is.na(was), was := FALSE]
long[, soon := !member & Reduce(`|`, lapply(1:5, function(k) shift(member, k, fill = FALSE, type = "lead"))),
     by = .(ionum, ccode)]
long[, leaves := was & !member & size > 0]
long[, lately := Reduce(`|`, lapply(0:3, function(k) shift(leaves, k, fill = FALSE))), by = .(ionum, ccode)]
largest <- function(x) if (length(x) == 0) 0 else max(x)
known <- long[, .(memberships = sum(was & !is.na(gap)), member_gap = sum(gap[was & !is.na(gap)]),
                  candidacies = sum(soon & !is.na(gap)), candidate_gap = largest(gap[soon & !is.na(gap)]),
                  accession_gap = largest(gap[member & !was & !is.na(gap)]), after_exit = as.numeric(any(lately)),
                  score = score[1]), by = .(ccode, year)]
setorder(known, ccode, year)
known[, civil_war := 0][war, civil_war := 1, on = c("ccode", "year")]
known[, iccpr := 0][treaty, iccpr := fifelse(!is.na(i.from) & year >= i.from, 1, 0), on = "ccode"]
known[, `:=`(score_before = shift(score), civil_war_before = shift(civil_war),
             change_before = shift(score) - shift(score, 2)), by = ccode]
known[, change := score - score_before]
changes <- known[year >= 1966 & !is.na(change) & !is.na(change_before)]
changes[, `:=`(score_mean = mean(score_before), memberships_mean = mean(memberships),
               member_gap_mean = mean(member_gap)), by = ccode]
fwrite(changes[, .(ccode, year, change, score_before, change_before, memberships, member_gap, candidacies,
                   candidate_gap, accession_gap, after_exit, civil_war, civil_war_before, iccpr, score_mean,
                   memberships_mean, member_gap_mean)], arguments[2])

# The variance between states is zero at the optimum (the means take it out), so that the model is a regression.
fit <- lm(change ~ member_gap + candidate_gap + accession_gap + after_exit + memberships + candidacies + score_before +
            change_before + civil_war + civil_war_before + iccpr + scale(year) + score_mean + memberships_mean +
            member_gap_mean, changes)
tests <- clubSandwich::coef_test(fit, vcov = "CR2", cluster = changes$ccode, test = "Satterthwaite")
fwrite(data.table(row = seq_along(coef(fit)), estimate = coef(fit), standard_error = tests$SE,
                  degrees_of_freedom = if ("df_Satt" %in% names(tests)) tests$df_Satt else tests$df), arguments[3])
