import { sourceNames } from "../names";
import { numbers, type SourceFileEntry, texts } from "./entry";

/** The columns of the IGOs of the study in the state-year file (construction rules 2 and 3). */
const igoColumns: readonly string[] = (
  "acct andean amu apec asean bis benelux cabi caricom sica ccnr otif comesa cis comsec cemac cmea" +
  " coe eccas ecowas eec wco efta cern esa eu fao gef gcc igad iomig iaea ibrd icao nafo interpol icc " +
  "ilo imo imf isa itu iwhale sela laia loas nordc nafta nato oecd oau au osce oapec oecs opec oic" +
  " oas pca sco eac saarc spc pif sacu sadc mercosur un unesco unido upu wmo who wipo wtouro wto"
).split(" ");

/** The source files of memberships. */
export const membershipFiles = {
  stateYear: {
    name: sourceNames.stateYear,
    title: "Correlates of War IGOs, state-year",
    purpose: "membership of every state in every IGO and year",
    neededFor: "table-2",
    restsOnIt: "every membership, and so every table and figure",
    version: "3.0",
    licence: "none stated; cite the authors",
    citation:
      "Pevehouse, J. C., Nordstrom, T., McManus, R. W., & Jamison, A. S. (2020). Tracking organizations in the world: The Correlates of War IGO Version 3.0 datasets. Journal of Peace Research, 57(3), 492-503.",
    sourcePage: "https://correlatesofwar.org/data-sets/igos/",
    columns: { ...numbers("ccode", "year"), ...numbers(...igoColumns) },
    years: { column: "year", last: 2014 },
    verified: {
      sha256: "ac9fb71ff9ff6d174500a709eb6e1b817767e581492f3dfd4728ad89c9563606",
      bytes: 22513785,
      records: 15557,
      values: "5af09ee5effc89d4979c1e2a087bcbf1f288a0829d7f5fb24402a8b9324be2b8",
    },
    addresses: [
      {
        address: "https://correlatesofwar.org/wp-content/uploads/state_year_formatv3.zip",
        member: "state_year_formatv3.csv",
      },
    ],
    byHand:
      'Get state_year_formatv3.zip ("State-year format") from the source page and put it, or the state_year_formatv3.csv inside, into a folder for --from.',
  },
  igoYear: {
    name: sourceNames.igoYear,
    title: "Correlates of War IGOs, IGO-year",
    purpose: "numbers, names and kinds (political, social, economic) of the IGOs",
    neededFor: "table-2",
    restsOnIt: "the IGOs' numbers, names and mandates, and so every table and figure",
    version: "3.0",
    licence: "none stated; cite the authors",
    citation:
      "Pevehouse, J. C., Nordstrom, T., McManus, R. W., & Jamison, A. S. (2020). Tracking organizations in the world: The Correlates of War IGO Version 3.0 datasets. Journal of Peace Research, 57(3), 492-503.",
    sourcePage: "https://correlatesofwar.org/data-sets/igos/",
    columns: {
      ...texts("ioname", "orgname"),
      ...numbers("ionum", "year", "political", "economic", "social"),
    },
    years: { column: "year", last: 2014 },
    verified: {
      sha256: "28dff33414b742e9b2853893f73bfdfc4e612935fe58e057720c2d37fe5dfd92",
      bytes: 10598672,
      records: 19335,
      values: "b8ba8bcb1679dfb2ce5146bde47ff7c8abfeb79f892ce17491fbcb1d9d534512",
    },
    addresses: [
      {
        address: "https://correlatesofwar.org/wp-content/uploads/igo_year_formatv3.zip",
        member: "igo_year_formatv3.csv",
      },
    ],
    byHand:
      'Get igo_year_formatv3.zip ("IGO-year format") from the source page and put it, or the igo_year_formatv3.csv inside, into a folder for --from. The official file is tab-separated in spite of its name; it is read as it is.',
  },
  delegation: {
    name: sourceNames.delegation,
    title: "Measure of International Authority, delegation and pooling",
    purpose: "delegation, and which IGOs are in the sample",
    neededFor: "table-2",
    restsOnIt: "delegation (delegation_s) in every table, and which IGOs are in the study",
    version:
      "update of May 2021 (1950 to 2019). A note of March 2023 on the authors' page was reported to say that a coding error in MIA-Authority version 2 affected the delegation scores of some IGOs, and to ask for version 4; the release of May 2023 also goes to 2019. Whether the scores of this update differ from those is not known here.",
    licence: "none stated; cite the authors",
    citation:
      "Hooghe, L., & Marks, G. (2015). Delegation and pooling in international organizations. Review of International Organizations, 10(3), 305-328; Hooghe, L., Lenz, T., & Marks, G. (2019). A Theory of International Organization. Oxford University Press.",
    sourcePage: "https://garymarks.web.unc.edu/data/international-authority/",
    columns: { ...numbers("cow_igocode", "year", "delegation") },
    years: { column: "year", last: 2019 },
    verified: {
      sha256: "0b754b794bda4af87f9251c148837e6950f466d270dd7f2e95fc3528aa25bfbb",
      bytes: 330605,
      records: 3961,
      values: "53ee9788b6bab14eaa6bfcc0b58baa4f26cfa02394cc9d7cf9e21fe221c1b662",
    },
    addresses: [],
    byHand:
      "Get the data set of the Measure of International Authority (update of May 2021) from the source page and save its rows, one an IGO and year, as a comma-separated file with the columns cow_igocode, acronym, year, inception, typeI, pooling, delegation, delconstit, poolconstit, DS_sum_st under this name.",
  },
} satisfies { readonly [key: string]: SourceFileEntry };
