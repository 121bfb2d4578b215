import { sourceNames } from "../names";
import { longFormOfWorldBank } from "../world-bank";
import { numbers, type SourceFileEntry, texts } from "./entry";

/** The source files of covariates. */
export const covariateFiles = {
  conflicts: {
    name: sourceNames.conflicts,
    title: "UCDP/PRIO Armed Conflict Dataset 18.1",
    purpose: "civil war",
    neededFor: "table-2",
    restsOnIt: "civil_war in every table",
    version: "18.1",
    licence: "CC BY 4.0",
    citation:
      "Gleditsch, N. P., Wallensteen, P., Eriksson, M., Sollenberg, M., & Strand, H. (2002). Armed conflict 1946-2001: A new dataset. Journal of Peace Research, 39(5), 615-637; Pettersson, T., & Eck, K. (2018). Organized violence, 1989-2017. Journal of Peace Research, 55(4), 535-547.",
    sourcePage: "https://ucdp.uu.se/downloads/",
    columns: {
      ...texts("gwno_loc"),
      ...numbers("conflict_id", "year", "type_of_conflict", "intensity_level"),
    },
    years: { column: "year", last: 2017 },
    releaseColumn: "version",
    verified: {
      sha256: "9347d74ef516b02491f720a132f4f4db52470f0ae033adda32775771387ec48e",
      bytes: 368362,
      records: 2330,
      values: "9ae30041d68e398479759525d4cf074c02e0957e48045fc08699df052dd1d82b",
    },
    addresses: [
      {
        address:
          "https://raw.githubusercontent.com/jeffrey-chase/world_conflicts/37172329fd5d4c7604e2fe93005e98757561bd70/data/raw_data/ucdp-prio-acd-181.csv",
      },
    ],
    byHand:
      "Get the UCDP/PRIO Armed Conflict Dataset version 18.1 in CSV from the source page (older versions are listed at its foot) as ucdp-prio-acd-181.csv.",
  },
  gdp2018: {
    name: sourceNames.gdp2018,
    title: "GDP per capita, constant 2010 US dollars, November 2018",
    purpose: "GDP per capita of Table 2",
    neededFor: "table-2",
    restsOnIt: "GDP per capita (gdp, gdp_s) and the rows that have it, in every table",
    version: "2018-11",
    licence: "CC BY 4.0",
    citation:
      "World Bank. GDP per capita (constant US$), NY.GDP.PCAP.KD. World Development Indicators; as kept by Open Numbers / Gapminder, ddf--gapminder--systema_globalis, commit 5b357249.",
    sourcePage: "https://data.worldbank.org/indicator/NY.GDP.PCAP.KD",
    columns: { ...texts("geo"), ...numbers("time", "gdppercapita_us_inflation_adjusted") },
    years: { column: "time", last: 2017 },
    rewrite: longFormOfWorldBank,
    verified: {
      sha256: "c4fc12bac716aedf6d729c7e379dd52af042a1967b47581a9a08eb29401287e5",
      bytes: 177687,
      records: 8898,
      values: "0c46b23cce953f4b3d7ccf0c3c1c855581df1d5f08aec99d0391e94df7b0d140",
    },
    addresses: [
      {
        address:
          "https://raw.githubusercontent.com/open-numbers/ddf--gapminder--systema_globalis/5b357249c2fbd9bcfb30fa2c9c1d1240b10316d0/countries-etc-datapoints/ddf--datapoints--gdppercapita_us_inflation_adjusted--by--geo--time.csv",
      },
    ],
    byHand:
      "Get the file ddf--datapoints--gdppercapita_us_inflation_adjusted--by--geo--time.csv of github.com/open-numbers/ddf--gapminder--systema_globalis at commit 5b357249c2fbd9bcfb30fa2c9c1d1240b10316d0 and name it wdi_gdppc_2018-11_const2010usd.csv.",
  },
  gdp2026: {
    name: sourceNames.gdp2026,
    title: "GDP per capita, constant 2015 US dollars, March 2026",
    purpose: "another vintage of GDP per capita",
    neededFor: "robustness",
    restsOnIt:
      "GDP per capita (gdp, gdp_s) where the specification asks for the vintage of 2026-03: robustness tables",
    version: "2026-03",
    licence: "CC BY 4.0",
    citation:
      "World Bank. GDP per capita (constant US$), NY.GDP.PCAP.KD. World Development Indicators; as kept by Open Numbers / Gapminder, ddf--gapminder--systema_globalis, commit c63631ab.",
    sourcePage: "https://data.worldbank.org/indicator/NY.GDP.PCAP.KD",
    columns: { ...texts("geo"), ...numbers("time", "gdppercapita_us_inflation_adjusted") },
    years: { column: "time", last: 2024 },
    rewrite: longFormOfWorldBank,
    verified: {
      sha256: "f9a73ce1aa5345ee4b53b059a2d4fa30a87207723080afd94522bee436da08c8",
      bytes: 225615,
      records: 11253,
      values: "4548a01b3a7d68938553321be1155b06b926f27e50cf9e7bd6a2a9452e8fc13d",
    },
    addresses: [
      {
        address:
          "https://raw.githubusercontent.com/open-numbers/ddf--gapminder--systema_globalis/c63631abeb62af6db3910f68be7c2b443beca50b/countries-etc-datapoints/ddf--datapoints--gdppercapita_us_inflation_adjusted--by--geo--time.csv",
      },
    ],
    byHand:
      "Get the file ddf--datapoints--gdppercapita_us_inflation_adjusted--by--geo--time.csv of github.com/open-numbers/ddf--gapminder--systema_globalis at commit c63631abeb62af6db3910f68be7c2b443beca50b and name it wdi_gdppc_2026-03_const2015usd.csv.",
  },
  treaty: {
    name: sourceNames.treaty,
    title: "UN Treaty Collection, ICCPR (chapter IV-4)",
    purpose: "the years of joining the ICCPR",
    neededFor: "table-2",
    restsOnIt: "iccpr in every table",
    version: "commit 003ce130",
    licence: "none stated",
    citation:
      "United Nations Treaty Collection, chapter IV-4, International Covenant on Civil and Political Rights.",
    sourcePage: "https://treaties.un.org/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no=IV-4&chapter=4",
    columns: { ...texts("Participant", "Accession(a), Succession(d), Ratification") },
    verified: {
      sha256: "21eb389ca0ac24f5c4a4c7deb63de2a111795fdab76897c338855c61dbedfe6c",
      bytes: 5123,
      records: 175,
      values: "0fd33f9bbd3ada8cb6371498296eb96f5f94c4d328d9b746a15d7b8b2bc98793",
    },
    addresses: [
      {
        address:
          "https://raw.githubusercontent.com/zmjones/untreaties/003ce1309cc2a27a5a3909f39b7e6634550bf173/treaties/4-4.csv",
      },
    ],
    byHand:
      "Get treaties/4-4.csv of github.com/zmjones/untreaties at commit 003ce1309cc2a27a5a3909f39b7e6634550bf173 and name it untc_4-4_ICCPR.csv.",
  },
  taxes: {
    name: sourceNames.taxes,
    title: "Government revenue dataset (ICTD/UNU-WIDER), tax shares of GDP",
    purpose: "taxes as a share of GDP",
    neededFor: "robustness",
    restsOnIt: "the tax share of GDP where the specification asks for it: a robustness table",
    version: "2021",
    licence: "see the source",
    citation:
      'ICTD/UNU-WIDER (2021). Government Revenue Dataset; as kept by Our World in Data, owid-datasets, "Taxes - ICTD GRD (2021)".',
    sourcePage: "https://github.com/owid/owid-datasets",
    columns: { ...texts("Entity"), ...numbers("Year", "Total tax revenue (% of GDP) (ICTD (2019))") },
    years: { column: "Year", last: 2020 },
    verified: {
      sha256: "9c273c63a23178d0f919c50afbafea0ccf0625e21bc915a15463da50a874b6b1",
      bytes: 385668,
      records: 6312,
      values: "202c676b7a4b9139a1fc50ce097be7df4f8ccf3f1d0dfb1d759225b865c73564",
    },
    addresses: [
      {
        address:
          "https://raw.githubusercontent.com/owid/owid-datasets/6223e4114957c5d18a2155da522c8c2427eaa7b4/datasets/Taxes%20%E2%80%93%20ICTD%20GRD%20(2021)/Taxes%20%E2%80%93%20ICTD%20GRD%20(2021).csv",
      },
    ],
    byHand:
      'Get "Taxes – ICTD GRD (2021).csv" from the folder of the same name in github.com/owid/owid-datasets and name it owid_ictd_grd_2021.csv.',
  },
} satisfies { readonly [key: string]: SourceFileEntry };
