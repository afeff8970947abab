// What html-validate looks for in the built pages (inv audit, tests/site/test_tools.py): all that it recommends, and its rules on documents and
// accessibility, except what is set otherwise here, each with its reason.
export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    "doctype-style": ["error", { style: "lowercase" }], // As the HTML standard itself writes it.
    "require-sri": ["error", { target: "crossorigin" }], // Files of our own come with the page, from where it comes; of others there are none.
    "no-implicit-button-type": "off", // The button of the search box submits, which is what a button does by itself; the word would be in every page.
    "prefer-native-element": ["error", { exclude: ["listbox", "region"] }], // A combobox opens a listbox, not a select; a region that scrolls is no section of the text.
    "aria-label-misuse": ["error", { allowAnyNamable: true }], // A list may have a name, says ARIA; it is read out.
    "long-title": "off", // A title is that of its article, with the name of the site behind it: search engines cut it, readers do not lose it.
  },
};
