//! The inventory as a table, a section a project.
//! Deliberately absent: which rows are listed.

use std::fmt::Write as _;

use onpar_core::version::Pin;
use unicode_width::UnicodeWidthStr as _;

use super::style::{BOLD, DIM, count, paint, plain};
use super::{Analysis, Row, json, stated};

const HEAD: [&str; 6] = ["ENVIRONMENT", "SLOT", "PRODUCT", "VERSION", "ROLE", "PLACE"];

/// The rows, by project; within one, by environment, slot and place.
pub(crate) fn declarations(analysis: &Analysis, rows: &[Row<'_>], why: bool) -> String {
    let mut out = String::new();
    let mut rest = rows;
    while let Some(first) = rest.first() {
        let of_project = rest.iter().take_while(|row| row.project.root == first.project.root).count();
        let (section, others) = rest.split_at(of_project);
        rest = others;
        let _ = writeln!(out, "{}", paint(BOLD, &plain(&json::folder(first.project.root.as_str()))));
        write_section(&mut out, analysis, section, why);
        out.push('\n');
    }
    let _ = writeln!(out, "{}", count(rows.len(), "declaration", "declarations"));
    out
}

fn write_section(out: &mut String, analysis: &Analysis, rows: &[Row<'_>], why: bool) {
    let mut rows: Vec<_> = rows.iter().collect();
    rows.sort_by_key(|row| (&row.declaration.environment, row.declaration.category, row.slot.map(|slot| &slot.key)));
    let cells: Vec<_> = rows.iter().map(|row| cells(analysis, row, why)).collect();
    let mut widths = HEAD.map(str::len);
    for row in &cells {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    write_row(out, &HEAD.map(|cell| paint(DIM, cell)), &HEAD.map(str::len), &widths);
    for row in &cells {
        write_row(out, row, &row.each_ref().map(|cell| cell.width()), &widths);
    }
}

fn write_row(out: &mut String, cells: &[String; 6], lengths: &[usize; 6], widths: &[usize; 6]) {
    let mut line = String::new();
    let last = cells.len() - 1;
    for (at, ((cell, length), width)) in cells.iter().zip(lengths).zip(widths).enumerate() {
        let pad = if at == last { 0 } else { width - length };
        let _ = write!(line, "  {cell}{:pad$}", "");
    }
    let _ = writeln!(out, "{line}");
}

fn cells(analysis: &Analysis, row: &Row<'_>, why: bool) -> [String; 6] {
    let declaration = row.declaration;
    let slot = match row.slot {
        Some(slot) => slot.key.to_string(),
        None if declaration.tool => format!("({}, a tool's)", declaration.category),
        None => format!("({})", declaration.category),
    };
    let version = match &declaration.pin {
        Pin::Floating(Some(tag)) => tag.clone(),
        pin => stated(pin).unwrap_or("-").to_owned(),
    };
    let version = match &declaration.variant {
        Some(variant) if version != *variant => format!("{version} {variant}"),
        _ => version,
    };
    let place = analysis.spell(&declaration.at);
    let cell = |text: &str| plain(text).into_owned();
    [
        cell(declaration.environment.as_str()),
        cell(&slot),
        cell(declaration.product.name()),
        cell(&version),
        cell(declaration.role.as_str()),
        if why { format!("{place}  ({})", plain(&declaration.environment_why.to_string())) } else { place },
    ]
}
