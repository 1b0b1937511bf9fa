//! A view as CSV: the columns of the JSON rows, nested ones joined with `_`; nothing is an empty field.

use serde_json::Value;

use crate::render::Page;

/// Header and rows. Numbers are in full.
pub(super) fn write(view: &impl Page) -> Vec<u8> {
    let record = view.record();
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let mut put = |fields: Vec<String>| {
        writer.write_record(&fields).expect("because every record has as many fields as the header");
    };
    put(record.columns.iter().map(|column| column.replace('/', "_")).collect());
    record.rows.iter().for_each(|row| put(row.iter().map(field).collect()));
    writer.into_inner().expect("because memory takes all bytes")
}

fn field(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
