using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using RiskConsole.Access;

namespace RiskConsole.Storage;

/// <summary>Everything the console stores.</summary>
internal sealed class ConsoleDb(DbContextOptions<ConsoleDb> options) : IdentityDbContext<ConsoleUser, ConsoleRole, Guid>(options)
{
    public DbSet<EventRow> Events => Set<EventRow>();
    public DbSet<SearchGramsRow> SearchGrams => Set<SearchGramsRow>();
    public DbSet<SearchSlabRow> SearchSlabs => Set<SearchSlabRow>();
    public DbSet<LogPositionRow> LogPositions => Set<LogPositionRow>();
    public DbSet<SubjectScoreRow> SubjectScores => Set<SubjectScoreRow>();
    public DbSet<ScorePointRow> ScorePoints => Set<ScorePointRow>();
    public DbSet<RollupRow> Rollups => Set<RollupRow>();
    public DbSet<RiskIndexRow> RiskIndexes => Set<RiskIndexRow>();
    public DbSet<SessionRow> Sessions => Set<SessionRow>();
    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();
    public DbSet<SetupTokenRow> SetupTokens => Set<SetupTokenRow>();
    public DbSet<SavedViewRow> SavedViews => Set<SavedViewRow>();
    public DbSet<RuleRow> Rules => Set<RuleRow>();
    public DbSet<RuleVersionRow> RuleVersions => Set<RuleVersionRow>();
    public DbSet<RuleConditionRow> RuleConditions => Set<RuleConditionRow>();
    public DbSet<RuleBaselineRow> RuleBaselines => Set<RuleBaselineRow>();
    public DbSet<AlertRow> Alerts => Set<AlertRow>();
    public DbSet<AlertEntryRow> AlertEntries => Set<AlertEntryRow>();
    public DbSet<SilenceRow> Silences => Set<SilenceRow>();
    public DbSet<MuteWindowRow> MuteWindows => Set<MuteWindowRow>();
    public DbSet<UserPreferenceRow> UserPreferences => Set<UserPreferenceRow>();
    public DbSet<AuditPendingRow> AuditPending => Set<AuditPendingRow>();
    public DbSet<AuditLogRow> AuditLogs => Set<AuditLogRow>();
    public DbSet<AuditEntryRow> AuditEntries => Set<AuditEntryRow>();
    public DbSet<AuditPersonRow> AuditPeople => Set<AuditPersonRow>();
    public DbSet<AuditBlockRow> AuditBlocks => Set<AuditBlockRow>();
    public DbSet<AuditTileRow> AuditTiles => Set<AuditTileRow>();
    public DbSet<AuditCheckpointRow> AuditCheckpoints => Set<AuditCheckpointRow>();
    public DbSet<AuditVerificationRow> AuditVerifications => Set<AuditVerificationRow>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);

        builder.Entity<ConsoleUser>().ToTable("user");
        builder.Entity<ConsoleRole>().ToTable("role");
        builder.Entity<IdentityUserRole<Guid>>().ToTable("user_role");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("user_claim");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("user_login");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("user_token");
        builder.Entity<IdentityRoleClaim<Guid>>().ToTable("role_claim");

        builder.Entity<EventRow>(e =>
        {
            e.ToTable("event");
            e.HasKey(x => x.Seq);
            e.Property(x => x.Seq).ValueGeneratedNever();
            // The id leads: it also serves a look-up by id alone.
            e.HasIndex(x => new { x.Id, x.Source }).IsUnique().HasDatabaseName("ix_event_id_source");
            e.HasIndex(x => x.Uid).IsUnique().HasDatabaseName("ix_event_uid");
            e.HasIndex(x => new { x.TimeUs, x.Seq }).HasDatabaseName("ix_event_time");
        });
        builder.Entity<SearchGramsRow>(e => { e.ToTable("search_grams"); e.HasKey(x => x.Id); e.Property(x => x.Id).ValueGeneratedNever(); });
        builder.Entity<SearchSlabRow>(e => { e.ToTable("search_slab"); e.HasKey(x => x.Number); e.Property(x => x.Number).ValueGeneratedNever(); });
        builder.Entity<LogPositionRow>(e => { e.ToTable("log_position"); e.HasKey(x => x.Consumer); });
        builder.Entity<SubjectScoreRow>(e =>
        {
            e.ToTable("subject_score");
            e.HasKey(x => x.Subject);
            e.HasIndex(x => x.Rank).HasDatabaseName("ix_subject_score_rank");
        });
        builder.Entity<ScorePointRow>(e => { e.ToTable("score_point"); e.HasKey(x => new { x.Subject, x.MinuteUs }); });
        builder.Entity<RollupRow>(e => { e.ToTable("rollup"); e.HasKey(x => new { x.Width, x.BucketUs, x.Category, x.Severity }); });
        builder.Entity<RiskIndexRow>(e => { e.ToTable("risk_index"); e.HasKey(x => new { x.Width, x.BucketUs }); });
        builder.Entity<SessionRow>(e => { e.ToTable("session"); e.HasKey(x => x.Id); e.HasIndex(x => x.UserId); });
        builder.Entity<ApiKeyRow>(e => { e.ToTable("api_key"); e.HasKey(x => x.Id); });
        builder.Entity<SetupTokenRow>(e => { e.ToTable("setup_token"); e.HasKey(x => x.Id); });
        builder.Entity<SavedViewRow>(e => { e.ToTable("saved_view"); e.HasKey(x => x.Id); e.HasIndex(x => new { x.UserId, x.Page, x.Name }).IsUnique(); });
        builder.Entity<RuleRow>(e =>
        {
            e.ToTable("rule");
            e.HasKey(x => x.Id);
            e.Property(x => x.Name).UseCollation("NOCASE");
            e.HasIndex(x => x.Name).IsUnique().HasDatabaseName("ix_rule_name");
        });
        builder.Entity<RuleVersionRow>(e => { e.ToTable("rule_version"); e.HasKey(x => new { x.RuleId, x.Version }); });
        builder.Entity<RuleConditionRow>(e => { e.ToTable("rule_condition"); e.HasKey(x => new { x.RuleId, x.Key }); });
        builder.Entity<RuleBaselineRow>(e => { e.ToTable("rule_baseline"); e.HasKey(x => new { x.RuleId, x.Key }); });
        builder.Entity<AlertRow>(e =>
        {
            e.ToTable("alert");
            e.HasKey(x => x.Id);
            e.HasIndex(x => new { x.State, x.LastSeenUs }).HasDatabaseName("ix_alert_state");
            e.HasIndex(x => new { x.RuleId, x.OpenedUs }).HasDatabaseName("ix_alert_rule");
            e.HasIndex(x => x.OpenedUs).HasDatabaseName("ix_alert_opened");
            e.HasIndex(x => new { x.Fingerprint, x.LastSeenUs }).HasDatabaseName("ix_alert_fingerprint");
            e.HasIndex(x => new { x.StormId, x.OpenedUs }).HasDatabaseName("ix_alert_storm").HasFilter("storm_id IS NOT NULL");
            e.HasIndex(x => x.ResolvedUs).HasDatabaseName("ix_alert_resolved").HasFilter("resolved_us IS NOT NULL");
            e.Property(x => x.Life).HasDefaultValue(1L).HasSentinel(0L);
            e.Property(x => x.IsStorm).HasDefaultValue(false);
        });
        builder.Entity<AlertEntryRow>(e =>
        {
            e.ToTable("alert_entry");
            e.HasKey(x => x.Seq);
            e.HasIndex(x => new { x.AlertId, x.Seq }).HasDatabaseName("ix_alert_entry_alert");
            e.HasIndex(x => new { x.Batch }).HasDatabaseName("ix_alert_entry_batch").HasFilter("batch IS NOT NULL");
        });
        builder.Entity<SilenceRow>(e => { e.ToTable("silence"); e.HasKey(x => x.Id); e.HasIndex(x => x.EndsUs).HasDatabaseName("ix_silence_ends"); });
        builder.Entity<MuteWindowRow>(e => { e.ToTable("mute_window"); e.HasKey(x => x.Id); e.HasIndex(x => new { x.WindowId, x.Version }).IsUnique(); });
        builder.Entity<UserPreferenceRow>(e => { e.ToTable("user_preference"); e.HasKey(x => x.UserId); });
        AuditTables.Describe(builder);

        foreach (var entity in builder.Model.GetEntityTypes())
            foreach (var property in entity.GetProperties())
                property.SetColumnName(SnakeCase(property.Name));
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
