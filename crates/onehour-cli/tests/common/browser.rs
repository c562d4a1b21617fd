//! Headless Chromium: the one that ONEHOUR_BROWSER names, or the first found on the path.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

/// What Chromium is called.
const NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome-headless-shell"];

/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Reads the text of a PDF.
const PDF: &str = include_str!("pdf.js");

/// A browser.
pub struct Browser {
    program: PathBuf,
}

/// A page as the browser has made it.
pub struct Page {
    /// The document after its script has run.
    pub dom: String,
    /// What the page said on the console.
    pub console: Vec<String>,
}

impl Browser {
    /// The browser of this machine; `None`, said aloud, where there is none.
    pub fn find() -> Option<Self> {
        let named = std::env::var_os("ONEHOUR_BROWSER").map(PathBuf::from);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let on_path = || {
            let mut programs = std::env::split_paths(&path).flat_map(|folder| NAMES.map(|name| folder.join(name)));
            // Some systems have a stand-in that only says where the program could be had.
            let works = |program: &PathBuf| {
                Command::new(program).arg("--version").output().is_ok_and(|said| said.status.success())
            };
            programs.find(|program| program.is_file() && works(program))
        };
        let program = named.or_else(on_path);
        if program.is_none() {
            println!("skipped: there is no Chromium on this machine; ONEHOUR_BROWSER names one elsewhere");
        }
        program.map(|program| Browser { program })
    }

    /// Opens a page, with what follows its name in the address.
    pub fn open(&self, page: &Path, fragment: &str) -> Page {
        let url = format!("file://{}{fragment}", page.display());
        // The budget is of the page's own time: until then it has done all that it is waiting for.
        let output = self.run(&["--hide-scrollbars", "--virtual-time-budget=10000", "--dump-dom", &url]);
        let console = output.err.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect();
        Page { dom: output.out, console }
    }

    /// The picture of a page in a window of this size, as PNG.
    pub fn picture(&self, page: &Path, width: u32, height: u32, dark: bool) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("picture.png");
        let (shot, size) = (format!("--screenshot={}", picture.display()), format!("--window-size={width},{height}"));
        let url = format!("file://{}", page.display());
        let scheme =
            if dark { "--blink-settings=preferredColorScheme=0" } else { "--blink-settings=preferredColorScheme=1" };
        self.run(&["--hide-scrollbars", scheme, &shot, &size, &url]);
        std::fs::read(picture).unwrap()
    }

    /// What a function answers that is given the window of this page, so many pixels wide. The page runs in a frame of
    /// another one, which a page on the disk lets look into it.
    pub fn ask(&self, html: &str, width: u32, function: &str) -> Value {
        let attribute = html.replace('&', "&amp;").replace('"', "&quot;");
        self.answer(&format!(
            "<iframe width=\"{width}\" height=\"900\" style=\"border: 0\" srcdoc=\"{attribute}\"></iframe>
             <script>onload = () => answer(({function})(frames[0]));</script>"
        ))
    }

    /// What a printer gets of a page: the text of each sheet, without white space.
    pub fn print(&self, page: &Path, fragment: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let sheets = folder.path().join("sheets.pdf");
        let (print, url) =
            (format!("--print-to-pdf={}", sheets.display()), format!("file://{}{fragment}", page.display()));
        self.run(&["--no-pdf-header-footer", &print, &url]);
        let bytes = std::fs::read(sheets).unwrap();
        let said = self.answer(&format!("<script>({PDF})(new Uint8Array({bytes:?})).then(answer);</script>"));
        serde_json::from_value(said).unwrap()
    }

    /// What a page says by the function `answer`. It must not say anything on the console.
    fn answer(&self, body: &str) -> Value {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("page.html");
        let function = "const answer = (said) => document.body.append(`[answer:${encodeURIComponent(JSON.stringify(said))}:answer]`);";
        let html = format!("<!doctype html><meta charset=\"utf-8\"><body><script>{function}</script>{body}");
        std::fs::write(&page, html).unwrap();
        let page = self.open(&page, "");
        assert_eq!(page.console, [""; 0]);
        let (_, said) = page.dom.rsplit_once("[answer:").unwrap_or_else(|| panic!("no answer: {}", page.dom));
        serde_json::from_str(&decoded(said.split_once(":answer]").unwrap().0)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> super::Said {
        let profile = tempfile::tempdir().unwrap();
        let files = ["out", "err"].map(|name| profile.path().join(name));
        let [out, err] = files.clone().map(|file| std::fs::File::create(file).unwrap());
        let mut command = Command::new(&self.program);
        command.args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
        ]);
        command.args(["--disable-dev-shm-usage", "--enable-logging=stderr", "--v=0", "--lang=en"]);
        command.arg(format!("--user-data-dir={}", profile.path().join("profile").display()));
        let mut child = command.args(arguments).stdout(out).stderr(err).spawn().unwrap();
        let begun = Instant::now();
        let status = loop {
            match child.try_wait().unwrap() {
                Some(status) => break status,
                None if begun.elapsed() > PATIENCE => {
                    child.kill().unwrap();
                    child.wait().unwrap();
                    panic!("the browser did not end");
                }
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        let [out, err] = files.map(|file| String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned());
        assert!(status.success(), "{status}: {err}");
        super::Said { code: status.code(), out, err }
    }
}

/// What `encodeURIComponent` was given.
fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(part[2..].bytes());
    }
    String::from_utf8(bytes).unwrap()
}
