//! A real browser, told what to do over a pipe: Chromium's own protocol, as JSON with a NUL after each message.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Gives the program its two pipes as the file descriptors it wants them at.
const AT_3_AND_4: &str = "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1";
const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
];

/// A browser with one page.
pub(crate) struct Browser {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    asked: u64,
    session: Option<String>,
    events: Vec<Value>,
    _profile: TempDir,
}

impl Browser {
    /// A new browser with nothing in it.
    pub(crate) fn open() -> Self {
        let profile = tempfile::tempdir().expect("a temporary folder");
        let program = std::env::var("BUYIN_CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
        let mut child = Command::new("sh")
            .args(["-c", AT_3_AND_4, &program])
            .args(ARGUMENTS)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let (to, from) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
        let mut browser = Self {
            child,
            to,
            from: BufReader::new(from),
            asked: 0,
            session: None,
            events: Vec::new(),
            _profile: profile,
        };
        let page = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let target = json!({ "targetId": page["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", target)["sessionId"].as_str().map(str::to_owned);
        browser.session = session;
        for domain in ["Page", "Runtime", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser
    }

    /// Goes to a page and waits until it is there with its charts.
    pub(crate) fn goto(&mut self, address: &str) {
        self.leave();
        self.call("Page.navigate", json!({ "url": address }));
        self.arrived();
    }

    /// Goes to a page where no script runs.
    pub(crate) fn goto_plain(&mut self, address: &str) {
        self.call("Page.navigate", json!({ "url": address }));
        self.wait_for("Page.loadEventFired");
    }

    /// The page as it stands in the browser.
    pub(crate) fn markup(&mut self) -> String {
        let root = self.call("DOM.getDocument", json!({ "depth": 0 }))["root"]["nodeId"].clone();
        let html = self.call("DOM.getOuterHTML", json!({ "nodeId": root }))["outerHTML"].clone();
        html.as_str().unwrap_or_default().to_owned()
    }

    /// Clicks what a selector finds first, and waits for the page it leads to.
    pub(crate) fn follow(&mut self, selector: &str) {
        self.leave();
        let found = self.eval(&format!(
            "(() => {{ const found = document.querySelector({}); if (!found) return false; found.click(); return true; }})()",
            json!(selector)
        ));
        assert_eq!(found, json!(true), "nothing to click at {selector} on {}", self.address());
        self.arrived();
    }

    /// Fills a field in.
    pub(crate) fn fill(&mut self, selector: &str, value: &str) {
        let filled = self.eval(&format!(
            "(() => {{ const found = document.querySelector({}); if (!found) return false; found.value = {}; return found.value === {1}; }})()",
            json!(selector),
            json!(value)
        ));
        assert_eq!(filled, json!(true), "nothing takes {value} at {selector} on {}", self.address());
    }

    /// The page as it is printed: the start of a PDF, in base64.
    pub(crate) fn printed(&mut self) -> String {
        let paper =
            json!({ "printBackground": true, "preferCSSPageSize": true, "paperWidth": 8.27, "paperHeight": 11.69 });
        self.call("Page.printToPDF", paper)["data"].as_str().unwrap_or_default().to_owned()
    }

    /// As it would lie on paper of a width, in pixels.
    pub(crate) fn on_paper(&mut self, width: u32) {
        self.call("Emulation.setEmulatedMedia", json!({ "media": "print" }));
        let size = json!({ "width": width, "height": 1100, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// The address of the page.
    pub(crate) fn address(&mut self) -> String {
        self.eval("location.href").as_str().unwrap_or_default().to_owned()
    }

    /// The text of what a selector finds first.
    pub(crate) fn text(&mut self, selector: &str) -> String {
        let text = self.eval(&format!("document.querySelector({})?.textContent ?? ''", json!(selector)));
        text.as_str().unwrap_or_default().trim().to_owned()
    }

    /// The value of an expression.
    pub(crate) fn eval(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Light or dark, and so many pixels wide.
    pub(crate) fn shown(&mut self, theme: &str, width: u32) {
        let media = json!([{ "name": "prefers-color-scheme", "value": theme }]);
        self.call("Emulation.setEmulatedMedia", json!({ "features": media }));
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// Whether scripts run.
    pub(crate) fn scripts(&mut self, run: bool) {
        self.call("Emulation.setScriptExecutionDisabled", json!({ "value": !run }));
    }

    /// What the browser complained about since it was last asked: errors of scripts, and what the policy of contents forbade.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        let bad = |event: &Value| match event["method"].as_str() {
            Some("Runtime.exceptionThrown") => true,
            Some("Log.entryAdded") => event["params"]["entry"]["level"] == "error",
            _ => false,
        };
        std::mem::take(&mut self.events).iter().filter(|event| bad(event)).map(Value::to_string).collect()
    }

    /// Marks the page, so that it is not taken for the one waited for.
    fn leave(&mut self) {
        self.eval("window.isLeft = true");
    }

    fn arrived(&mut self) {
        self.wait_for("Page.loadEventFired");
        // Loads of pages on the way here may be told late.
        while self.eval("window.isLeft === true || document.readyState !== 'complete'") == json!(true) {
            self.wait_for("Page.loadEventFired");
        }
        // A page that is being worked out loads itself once more when it is ready.
        while self.eval("!!document.querySelector('script[data-after]')") == json!(true) {
            self.wait_for("Page.loadEventFired");
        }
        // Charts are drawn after the page is there; a page without any is done.
        let drawn = "new Promise(done => { const look = () => (!document.querySelector('figure.chart') || \
                     document.documentElement.dataset.drawn === 'all') ? done(true) : requestAnimationFrame(look); look(); })";
        self.eval(drawn);
    }

    fn wait_for(&mut self, method: &str) {
        loop {
            if let Some(at) = self.events.iter().position(|event| event["method"] == method) {
                self.events.remove(at);
                return;
            }
            let event = self.read();
            self.events.push(event);
        }
    }

    fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.asked += 1;
        let mut message = json!({ "id": self.asked, "method": method, "params": parameters });
        if let Some(session) = self.session.as_ref().filter(|_| !method.starts_with("Target.")) {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).expect("the browser listens");
        loop {
            let answer = self.read();
            if answer["id"] == json!(self.asked) {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    fn read(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.from.read_until(0, &mut bytes).expect("the browser speaks");
        assert!(
            bytes.pop() == Some(0),
            "no Chromium speaks here: `cargo ci` installs one, BUYIN_CHROMIUM names another"
        );
        serde_json::from_slice(&bytes).expect("the browser speaks JSON")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
