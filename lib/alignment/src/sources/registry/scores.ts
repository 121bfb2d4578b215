import { sourceNames } from "../names";
import { numbers, type SourceFileEntry, texts } from "./entry";

/** The source files of scores. */
export const rightsFiles = {
  scores203: {
    name: sourceNames.scores203,
    title: "Latent human rights protection scores 2.03",
    purpose: "the outcome of Table 2 (latentmean) and the CIRI items of Table 3",
    neededFor: "table-2",
    restsOnIt:
      "the distance (outcome) and the change in the mean of every table and figure; the items of Table 3",
    version: "2.03",
    licence: "CC BY-NC-SA 3.0 US",
    citation:
      "Fariss, C. J. (2014). Respect for human rights has improved over time: Modeling the changing standard of accountability. American Political Science Review, 108(2), 297-318.",
    sourcePage: "https://doi.org/10.7910/DVN/24872",
    columns: { ...numbers("COW", "YEAR", "latentmean", "DISAP", "KILL", "POLPRIS", "TORT") },
    years: { column: "YEAR", last: 2010 },
    verified: {
      sha256: "e07f1502b370368f3fe72a8a66ea52ff0ce118451731199f2f31f755cbc0ff67",
      bytes: 879994,
      records: 9268,
      values: "27ad9c477da8ad4077b470cd4fe0252aeadda4bbf28abf09c404ffaef8433ea2",
    },
    addresses: [
      {
        address:
          "https://raw.githubusercontent.com/CJFariss/Human-Rights-Latent-Variable/2f1892e748998fea0c5f1d39995e4e3d07085308/LHRS-V2/HumanRightsProtectionScores_v2.03.csv",
      },
    ],
    byHand:
      "Get HumanRightsProtectionScores_v2.03.csv from the source page or from the folder LHRS-V2 of github.com/CJFariss/Human-Rights-Latent-Variable.",
  },
  scores204: {
    name: sourceNames.scores204,
    title: "Latent human rights protection scores 2.04",
    purpose: "another version of the outcome",
    neededFor: "robustness",
    restsOnIt: 'the distance (outcome) where the specification asks for "Fariss 2.04": robustness tables',
    version: "2.04",
    licence: "CC BY-NC-SA 3.0 US",
    citation:
      "Fariss, C. J. (2014). Respect for human rights has improved over time: Modeling the changing standard of accountability. American Political Science Review, 108(2), 297-318.",
    sourcePage: "https://doi.org/10.7910/DVN/24872",
    columns: { ...numbers("COW", "YEAR", "latentmean", "DISAP", "KILL", "POLPRIS", "TORT") },
    years: { column: "YEAR", last: 2013 },
    verified: {
      sha256: "46837d38b1e68d80d5c924e6fd80e55e1312284ce23edd934528d05c3ad8c7d4",
      bytes: 822250,
      records: 9862,
      values: "d14cfcbe3dd373b1c179f2a10c1b7af750ddc1f5f7615d1aaca7e53e7599b434",
    },
    addresses: [
      {
        address:
          "https://raw.githubusercontent.com/CJFariss/Human-Rights-Latent-Variable/2f1892e748998fea0c5f1d39995e4e3d07085308/LHRS-V2/HumanRightsProtectionScores_v2.04.csv",
      },
    ],
    byHand:
      "Get HumanRightsProtectionScores_v2.04.csv from the source page or from the folder LHRS-V2 of github.com/CJFariss/Human-Rights-Latent-Variable.",
  },
  scores301: {
    name: sourceNames.scores301,
    title: "Latent human rights protection scores 3.01",
    purpose: "another version of the outcome",
    neededFor: "robustness",
    restsOnIt: 'the distance (outcome) where the specification asks for "Fariss 3.01": robustness tables',
    version: "3.01",
    licence: "CC0 1.0 (as the source page states it)",
    citation:
      "Fariss, C. J., Kenwick, M. R., & Reuning, K. (2020). Estimating one-sided-killings from a robust measurement model of human rights. Journal of Peace Research, 57(6), 801-814.",
    sourcePage: "https://doi.org/10.7910/DVN/TADPGE",
    columns: { ...numbers("COW", "YEAR", "theta_mean", "DISAP", "KILL", "POLPRIS", "TORT") },
    years: { column: "YEAR", last: 2017 },
    verified: {
      sha256: "1f4d0afeef25a7344071174723e45834de1d7b0b1b620f8963308770c49732c6",
      bytes: 1413216,
      records: 11717,
      values: "72aa567fbbed8f74a88669994a64c055f82e30f1a9fde1098c37dd3058d7113d",
    },
    addresses: [
      {
        address:
          "https://raw.githubusercontent.com/CJFariss/Human-Rights-Latent-Variable/2f1892e748998fea0c5f1d39995e4e3d07085308/LHRS-V3/HumanRightsProtectionScores_v3.01.csv",
      },
    ],
    byHand:
      "Get HumanRightsProtectionScores_v3.01.csv from the source page or from the folder LHRS-V3 of github.com/CJFariss/Human-Rights-Latent-Variable.",
  },
  scores402: {
    name: sourceNames.scores402,
    title: "Latent human rights protection scores 4.02",
    purpose: "another version of the outcome",
    neededFor: "robustness",
    restsOnIt: 'the distance (outcome) where the specification asks for "Fariss 4.02": robustness tables',
    version: "4.02",
    licence: "CC0 1.0 (as the source page states it)",
    citation:
      "Fariss, C. J., Kenwick, M. R., & Reuning, K. (2020). Estimating one-sided-killings from a robust measurement model of human rights. Journal of Peace Research, 57(6), 801-814.",
    sourcePage: "https://doi.org/10.7910/DVN/RQ85GK",
    columns: { ...numbers("COW", "YEAR", "theta_mean", "DISAP", "KILL", "POLPRIS", "TORT") },
    years: { column: "YEAR", last: 2021 },
    verified: {
      sha256: "9c577f446252d95a05f0b3372a1ef5e269a04da919723411ed75d60f45b6b2cd",
      bytes: 1821013,
      records: 11665,
      values: "ca23e47ad71ac4597bd26c3b5bad19fc1f76f47556d2ff4e838adfe1b36fb691",
    },
    addresses: [
      {
        address:
          "https://raw.githubusercontent.com/CJFariss/Human-Rights-Latent-Variable/2f1892e748998fea0c5f1d39995e4e3d07085308/LHRS-V4/LHRS-V4.02-2021/LHRS-v4.02-2021.csv",
      },
      {
        address:
          "https://raw.githubusercontent.com/CJFariss/Human-Rights-Latent-Variable/777e3a8a29e78cdfae52e1419a219d66f6a0037c/LHRS-V4/LHRS-V4.02-2021/LHRS-v4.02-2021.csv",
      },
    ],
    byHand: "Get LHRS-v4.02-2021.csv from the source page.",
  },
  ciri: {
    name: sourceNames.ciri,
    title: "CIRI physical integrity rights, 1981-2011",
    purpose: "the CIRI items from their own source, beside those in the score file",
    neededFor: "robustness",
    restsOnIt: "no table; the CIRI items from their own source, to compare",
    version: "2011",
    licence: "none stated; cite the authors",
    citation:
      "Cingranelli, D. L., Richards, D. L., & Clay, K. C. (2014). The CIRI Human Rights Dataset, version 2014.04.14.",
    sourcePage: "https://doi.org/10.7910/DVN/UKCPXT",
    columns: { ...texts("CTRY"), ...numbers("YEAR", "CIRI", "COW", "DISAP", "KILL", "POLPRIS", "TORT") },
    years: { column: "YEAR", last: 2011 },
    endsWithoutLineEnd: true,
    verified: {
      sha256: "0754133d60905a0885d071b3902f2b1d636d31936056ea0a84e953a46c5378ee",
      bytes: 190822,
      records: 6262,
      values: "47942385878e16d21e2bc1801487c40e3695714b554ea322be5ff186f4341074",
    },
    addresses: [
      {
        address:
          "https://raw.githubusercontent.com/CJFariss/Human-Rights-Latent-Variable/2f1892e748998fea0c5f1d39995e4e3d07085308/LHRS-V3/HR_Measurement_Models_all_files/Data/CIRI_physint2011.csv",
      },
    ],
    byHand:
      "Get CIRI_physint2011.csv from the folder LHRS-V3/HR_Measurement_Models_all_files/Data of github.com/CJFariss/Human-Rights-Latent-Variable (its lines end with CR alone; leave them so).",
  },
} satisfies { readonly [key: string]: SourceFileEntry };
