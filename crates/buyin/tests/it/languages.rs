//! Discovery where folders are not called like packages (PHP), and what it says of languages it does not read.

use crate::discovery::{candidates, discover, scan, world};
use crate::world::World;

/// A file of a namespace that declares something, and enough besides that is found nowhere else.
fn php(namespace: &str, head: &str, word: &str) -> String {
    let function = |number: u32| {
        format!(
            "\nfunction {word}{number}(int ${word}, int $limit): int\n{{\n    return ${word} > $limit ? {number} : ${word}{number};\n}}\n"
        )
    };
    format!("<?php\n\nnamespace {namespace};\n\n{head}\n{}", (1..=20).map(function).collect::<String>())
}

/// A kit whose namespaces lie in folders of other names, and two applications.
fn organisation() -> World {
    let world = world();
    let kit =
        |name: &str| php(&format!("Acme\\Kit\\{name}"), &format!("final class {name}\n{{\n}}\n"), &name.to_lowercase());
    let files = [
        (
            "composer.json",
            "{\"name\": \"acme/kit\", \"autoload\": {\"psr-4\": {\"Acme\\\\Kit\\\\\": \"src/\"}}}\n".to_owned(),
        ),
        (
            "src/time/Timer.php",
            php("Acme\\Kit\\Clock", "use Acme\\Kit\\Text\\Text;\n\nfinal class Timer\n{\n}\n", "timer"),
        ),
        ("src/text/Text.php", kit("Text")),
        ("src/cart/Cart.php", kit("Cart")),
        ("src/mail/Mail.php", kit("Mail")),
        ("src/pdf/Pdf.php", kit("Pdf")),
        ("src/sort/Sort.php", kit("Sort")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    world.work("kit", "2024-01-08", &files);
    for (name, day, import) in [
        ("shop", "2024-02-05", "use Acme\\Kit\\{Clock\\Timer as T};\n\nclass Shop\n{\n}\n"),
        ("pay", "2024-03-04", "use function Acme\\Kit\\Clock\\timer1;\n\n$f = function () use ($x) {};\n"),
    ] {
        let manifest = "{\"require\": {\"php\": \">=8.1\", \"acme/kit\": \"^1\"}}\n";
        let user = php("App\\Models", "class User\n{\n    use Acme\\Kit\\Text\\Text;\n}\n", &format!("{name}user"));
        let page = php("App\\Http", &format!("use App\\Models\\User;\n{import}"), &format!("{name}page"));
        world.work(
            name,
            day,
            &[("composer.json", manifest), ("app/Models/User.php", &user), ("app/Http/Page.php", &page)],
        );
    }
    world
}

#[test]
fn a_name_of_php_leads_to_the_folder_that_declares_it() {
    let world = organisation();
    scan(&world);
    assert_eq!(candidates(&world, &[]), ["kit:src/time"]);
    let row = &discover(&world, &[])["rows"][0];
    assert_eq!((&row["demand"]["importing_teams"], &row["demand"]["importing_files"]), (&2.into(), &2.into()));
    assert_eq!(row["extraction"]["blocking"][0]["imports"], "Acme\\Kit\\Text\\Text");
    let used = world.run(&["adoption", "--format", "csv"]);
    assert!(used.lines().filter(|line| line.contains("kit") && line.contains("^1")).count() >= 2, "{used}");
}

#[test]
fn what_is_not_read_is_said() {
    let world = world();
    let swift = "import Kit\n\nstruct View {}\n".repeat(20);
    world.work(
        "ios-app",
        "2024-01-08",
        &[("App/A.swift", &swift), ("App/B.swift", &swift), ("build.py", "import os\n")],
    );
    scan(&world);
    let said = world.run(&["discover", "--quiet"]);
    assert!(said.starts_with("NOT SEEN\nimports of Swift are not read: 2 files in ios-app\n\n"), "{said}");
    let view = discover(&world, &[]);
    assert_eq!(view["unread"], serde_json::json!([{"repository": "ios-app", "language": "Swift", "files": 2}]));

    let world = organisation();
    world.work("android", "2024-03-04", &[("lib/main.dart", &swift)]);
    scan(&world);
    let said = world.run(&["discover", "--quiet"]);
    let (candidates, unseen) =
        (said.find("CANDIDATES"), said.find("\nimports of Dart are not read: 1 file in android\n"));
    assert!(candidates.is_some() && candidates < unseen, "{said}");
    let missing = discover(&world, &[])["rows"][0]["missing_signals"].to_string();
    assert!(missing.contains("imports of languages that are not read"), "{missing}");
}
