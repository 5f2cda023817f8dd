//! temporary
use verve::domain::*;
use verve::ingest::{*, pipeline::Input, reading::{Columns, Options}, source::Source};
use verve::store::*;
use std::sync::Arc;
fn now() -> Instant { Instant::from_datetime(chrono::Utc::now()) }
fn main() -> anyhow::Result<()> {
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    rt.block_on(run())
}
async fn run() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let (dir, db, files) = (&args[1], &args[2], &args[3..]);
    let fresh = !std::path::Path::new(db).exists();
    let store = if fresh { Store::create(db).await? } else { Store::open(db).await? };
    if fresh {
        let org = store.add_organization(&NewOrganization{slug:"nhf".into(),name:"N".into(),timezone:"Europe/Oslo".into(),is_demo:false}, now()).await?;
        let mut rows = Vec::new();
        for line in std::fs::read_to_string(format!("{dir}/members.csv"))?.lines().skip(1) {
            let p: Vec<String> = line.split(',').map(|s| s.to_string()).collect();
            let d = MemberDetails{ name: Some(p[1].clone()), group: Some(p[2].clone()), ..Default::default()};
            rows.push((p[0].clone(), move |m: &mut MemberDetails| *m = d));
        }
        store.upsert_members(&org.scope, rows, now(), false).await?;
        let members: std::collections::HashMap<String,i64> = store.members(&org.scope).await?.into_iter().map(|m| (m.member_id, m.member_no)).collect();
        let mut links = Vec::new();
        for line in std::fs::read_to_string(format!("{dir}/links.csv"))?.lines().skip(1) {
            let p: Vec<&str> = line.split(',').collect();
            links.push(NewLink{ code: p[1].into(), member_no: members[p[0]], kind: LinkKind::Shared, created_at: Instant(1669852800000000), labels: LinkLabels{campaign: Some(p[2].into()), channel: Some(p[3].into()), target: None}, closing: Closing::default()});
        }
        let t = std::time::Instant::now();
        store.write_links(&org.scope, &links, &[], now(), false).await?;
        println!("links {:?}", t.elapsed());
    }
    let org = store.organization("nhf").await?;
    for f in files {
        let t = std::time::Instant::now();
        if f == "check" || f == "recompute" {
            let r = store.recompute(&org.scope, f == "check", |_, _| {}).await?;
            println!("{f} {:?} {:?}", r, t.elapsed());
            continue;
        }
        let options = Options::plain(Columns::EVENTS, "nhf", now());
        let source = Source::open(std::path::Path::new(f), &options.limits)?;
        let frame = framing::check(&source, &options)?;
        println!("frame {:?}", t.elapsed());
        let rows = frame.records;
        let input = Arc::new(Input{source, frame, options});
        let head = ImportHead{ import_id: uuid::Uuid::new_v4().to_string(), kind: "file", file: f.clone(), sha256: None, options: "{}".into(), started_at: now(), clock: now };
        let mut w = store.import(&org, head, Commit::EachBatch, rows, None).await?;
        let c = pipeline::run(&input, &mut w, Arc::new(|_, _| {})).await?;
        let (out, _) = w.finish().await?;
        println!("ingest {:?} conflicts {} {:?} {:?}", t.elapsed(), c.len(), out.ledger, out.unattributed);
    }
    let t = std::time::Instant::now();
    store.close().await;
    println!("close {:?}", t.elapsed());
    let s = std::fs::read_to_string("/proc/self/status")?;
    println!("{}", s.lines().find(|l| l.starts_with("VmHWM")).unwrap());
    println!("db MB {}", std::fs::metadata(db)?.len()/1000000);
    Ok(())
}
