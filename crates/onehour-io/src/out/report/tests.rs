#![allow(clippy::unwrap_used)]

use super::*;

/// Red, green and blue of a colour of the style, as light (WCAG 2.2, relative luminance).
fn luminance(colour: &str) -> f64 {
    let part = |at: usize| f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
    let light = |part: f64| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
    0.2126 * light(part(0)) + 0.7152 * light(part(2)) + 0.0722 * light(part(4))
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The colours of the light and of the dark scheme.
fn schemes() -> Vec<std::collections::BTreeMap<&'static str, &'static str>> {
    let blocks = STYLE.split(":root {").skip(1).take(2);
    let colour = |line: &'static str| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
        Some((name, value))
    };
    blocks.map(|block| block.split('}').next().unwrap().split(';').filter_map(colour).collect()).collect()
}

#[test]
fn every_text_can_be_read_in_both_schemes() {
    let schemes = schemes();
    assert!(schemes.len() == 2 && schemes.iter().all(|scheme| scheme.len() == 8), "{schemes:?}");
    for scheme in schemes {
        for (text, ground) in [
            ("ink", "paper"),
            ("ink", "band"),
            ("quiet", "paper"),
            ("quiet", "band"),
            ("accent", "paper"),
            ("accent", "band"),
        ] {
            let contrast = contrast(scheme[text], scheme[ground]);
            assert!(contrast >= 4.5, "{text} on {ground}: {contrast:.2}");
        }
        for bar in ["bar", "other"] {
            assert!(contrast(scheme[bar], scheme["paper"]) >= 3.0, "{bar}");
        }
    }
}

#[test]
fn the_page_names_nothing_outside_itself() {
    for text in [STYLE, SCRIPT] {
        for outside in ["http:", "https:", "//cdn", "@import", "url(", "fetch(", "XMLHttpRequest", "innerHTML", "eval("]
        {
            assert!(!text.contains(outside), "{outside}");
        }
        assert!(!text.contains("</"), "ends the element it stands in");
    }
}
