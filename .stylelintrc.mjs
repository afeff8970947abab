// What stylelint looks for in the stylesheets: its standard configuration, except what is set otherwise here, each with its reason.
export default {
  extends: ["stylelint-config-standard"],
  rules: {
    // Our names: block__element--modifier, each in kebab-case.
    "selector-class-pattern": ["^[a-z0-9]+(-[a-z0-9]+)*(__[a-z0-9]+(-[a-z0-9]+)*)?(--[a-z0-9]+(-[a-z0-9]+)*)?$", { resolveNestedSelectors: true }],
    "declaration-block-single-line-max-declarations": null, // A short rule stands on one line: a component is then seen at a glance.
    "media-feature-range-notation": null, // Telephones of 2022 know (max-width: 40rem) alone.
    "at-rule-empty-line-before": null, // What belongs together stands together.
    "custom-property-empty-line-before": null,
    "value-keyword-case": ["lower", { ignoreProperties: ["/^--font/"] }], // Names of fonts.
    "property-no-vendor-prefix": [true, { ignoreProperties: ["-webkit-text-size-adjust", "text-size-adjust"] }], // Safari knows it by this name alone.
  },
};
