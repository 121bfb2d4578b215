import { sourceNames } from "../names";
import { numbers, type SourceFileEntry, texts } from "./entry";

/** The source files of concordances. */
export const concordanceFiles = {
  countries: {
    name: sourceNames.countries,
    title: "Concordance of country codes",
    purpose: "ISO3 and country names to COW numbers",
    neededFor: "table-2",
    restsOnIt: "the state numbers of GDP and ICCPR (gdp, gdp_s, iccpr), in every table",
    version: "commit 284d6a2f",
    licence: "GPL-3",
    citation:
      "Arel-Bundock, V., Enevoldsen, N., & Yetman, C. J. (2018). countrycode: An R package to convert country names and country codes. Journal of Open Source Software, 3(28), 848.",
    sourcePage: "https://github.com/vincentarelbundock/countrycode",
    columns: { ...texts("country.name.en", "country.name.en.regex", "iso3c", "cowc"), ...numbers("cown") },
    verified: {
      sha256: "3f5df511cb3095a12eeebdcb97c28b3f7561e053793a64b5ba0efcdb5ccd09b7",
      bytes: 172661,
      records: 292,
      values: "b95da3c702717696cbfcd34c2faa1872e897c74e2d2dc92b0d29a41ef1b20c4f",
    },
    addresses: [
      {
        address:
          "https://raw.githubusercontent.com/vincentarelbundock/countrycode/284d6a2f7e49d826e10894227a05d4c857e21540/dictionary/codelist_without_cldr.csv",
      },
    ],
    byHand:
      "Get dictionary/codelist_without_cldr.csv of github.com/vincentarelbundock/countrycode at commit 284d6a2f7e49d826e10894227a05d4c857e21540 and name it countrycode_codelist.csv.",
  },
  regions: {
    name: sourceNames.regions,
    title: "UN regional groups",
    purpose: "the regional groups of the robustness models",
    neededFor: "robustness",
    restsOnIt: "the splits by regional group: robustness tables",
    version: "2014 groups",
    licence: "facts",
    citation:
      "United Nations, Department for General Assembly and Conference Management: Regional groups of Member States.",
    sourcePage: "https://www.un.org/dgacm/en/content/regional-groups",
    columns: { ...texts("name", "un_group"), ...numbers("cown") },
    verified: {
      sha256: "2f61f2d21554ae46a539fa1b55fc810cac16f12a4c99a81d671dd328ee380066",
      bytes: 9603,
      records: 194,
      values: "d41ba0f1f1291d17ab34f4a0164d1542531eb89b58afc13386ef5b3b23fd592e",
    },
    addresses: [],
    byHand:
      "Write the member states of the five groups of the source page as a comma-separated file with the columns un_group, name, iso3n, iso3c, iso2c, cown under this name, one row a state and group (Turkey stands in two); un_group is one of African States, Asia-Pacific States, Eastern European States, Latin American and Caribbean States, Western European and other States.",
  },
  states: {
    name: sourceNames.states,
    title: "Correlates of War state system membership 2016",
    purpose: "a check of the country codes",
    neededFor: "robustness",
    restsOnIt: "a check of state numbers in notebook 02; no table",
    version: "2016",
    licence: "none stated; cite the authors",
    citation: "Correlates of War Project (2017). State System Membership List, v2016.",
    sourcePage: "https://correlatesofwar.org/data-sets/state-system-membership/",
    columns: { ...texts("statenme"), ...numbers("ccode", "styear", "endyear") },
    endsWithoutLineEnd: true,
    verified: {
      sha256: "21822fe1ef67aedf2e64ebe9746e2b875c6175c8ce599750bc0e77e4ce393167",
      bytes: 10602,
      records: 243,
      values: "d5aaa53845da6564762ffccfde01f41c4e11cf4ebe5754369cd10cb44c12f0ef",
    },
    addresses: [
      {
        address:
          "https://raw.githubusercontent.com/dieghernan/igoR/c9936cac3f0fc117520e89f9a232e62dde1ce3e9/data-raw/states2016.csv",
      },
      { address: "https://correlatesofwar.org/wp-content/uploads/states2016.csv" },
    ],
    byHand: "Get states2016.csv from the source page.",
  },
} satisfies { readonly [key: string]: SourceFileEntry };
