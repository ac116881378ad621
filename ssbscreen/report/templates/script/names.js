// The name of a criterion, gate or role as people write it: as name_words in number_text.py.
const WRITTEN = { "li": "Li", "monroe newman": "Monroe-Newman", "pugh": "Pugh", "youngs": "Young's" };

function nameWords(name) {
  let words = name.replaceAll("_", " ");
  for (const [plain, written] of Object.entries(WRITTEN)) words = words.replace(new RegExp(`\\b${plain}\\b`, "g"), written);
  return words;
}
