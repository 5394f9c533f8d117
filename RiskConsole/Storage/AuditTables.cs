using Microsoft.EntityFrameworkCore;

namespace RiskConsole.Storage;

/// <summary>The tables of the audit log. Rows are written by prepared commands; triggers keep bugs, not attackers, from changing what was hashed.</summary>
internal static class AuditTables
{
    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<AuditPendingRow>(e => { e.ToTable("audit_pending"); e.HasKey(x => x.Id); });
        builder.Entity<AuditLogRow>(e => { e.ToTable("audit_log"); e.HasKey(x => x.LogId); e.Property(x => x.LogId).ValueGeneratedNever(); e.HasIndex(x => x.Origin).IsUnique(); });
        builder.Entity<AuditEntryRow>(e =>
        {
            e.ToTable("audit_entry");
            e.HasKey(x => x.Id);
            e.Property(x => x.Id).ValueGeneratedNever();
            e.HasIndex(x => new { x.LogId, x.Seq }).IsUnique().HasDatabaseName("ix_audit_entry_seq");
            // In the order of lists, with all that facets count and bars are split by: counting and most filters read this and not the wide rows.
            e.HasIndex(x => new { x.TimeUs, x.Id, x.Outcome, x.Severity, x.Kind, x.Action, x.Actor, x.Target, x.Ip, x.Name }).HasDatabaseName("ix_audit_entry_time");
            // The names of an actor lie side by side: all that anybody had are found without reading the entries.
            e.HasIndex(x => new { x.Actor, x.Name, x.TimeUs }).HasDatabaseName("ix_audit_entry_actor");
            e.HasIndex(x => new { x.Action, x.TimeUs }).HasDatabaseName("ix_audit_entry_action");
            e.HasIndex(x => new { x.Target, x.TimeUs }).HasDatabaseName("ix_audit_entry_target");
            e.HasIndex(x => x.Corr).HasDatabaseName("ix_audit_entry_corr").HasFilter("corr IS NOT NULL");
            e.HasIndex(x => x.Sid).HasDatabaseName("ix_audit_entry_sid").HasFilter("sid IS NOT NULL");
        });
        builder.Entity<AuditPersonRow>(e => { e.ToTable("audit_pii"); e.HasKey(x => x.Id); e.Property(x => x.Id).ValueGeneratedNever(); });
        builder.Entity<AuditBlockRow>(e => { e.ToTable("audit_block"); e.HasKey(x => x.Number); e.Property(x => x.Number).ValueGeneratedNever(); });
        builder.Entity<AuditTileRow>(e => { e.ToTable("audit_tile"); e.HasKey(x => new { x.LogId, x.Level, x.Idx }); });
        builder.Entity<AuditCheckpointRow>(e => { e.ToTable("audit_checkpoint"); e.HasKey(x => new { x.LogId, x.Size, x.CreatedUs }); });
        builder.Entity<AuditVerificationRow>(e => { e.ToTable("audit_verification"); e.HasKey(x => x.Id); });
    }
}

/// <summary>An act that was written but is not in the tree yet.</summary>
internal sealed class AuditPendingRow
{
    public long Id { get; set; }
    public long CreatedUs { get; set; }
    public required byte[] Draft { get; set; }

    /// <summary>Offset in the draft where the position belongs.</summary>
    public int SeqAt { get; set; }
    public byte[]? Salt { get; set; }
    public string? Personal { get; set; }
}

/// <summary>One log (shard). At most one is open.</summary>
internal sealed class AuditLogRow
{
    public long LogId { get; set; }
    public required string Origin { get; set; }

    /// <summary>Entries in the tree.</summary>
    public long Size { get; set; }

    /// <summary>Roots of the perfect subtrees of the right edge.</summary>
    public required byte[] Frontier { get; set; }
    public long OpenedUs { get; set; }
    public long? ClosedUs { get; set; }

    /// <summary>When its entries' bytes left the database.</summary>
    public long? ArchivedUs { get; set; }
}

/// <summary>An entry: the bytes that were hashed, their leaf, and columns to search by.</summary>
internal sealed class AuditEntryRow
{
    public long Id { get; set; }
    public long LogId { get; set; }
    public long Seq { get; set; }
    public long TimeUs { get; set; }
    public required string Actor { get; set; }
    public string? Name { get; set; }
    public required string Action { get; set; }
    public int Kind { get; set; }
    public int Severity { get; set; }
    public int Outcome { get; set; }
    public required string Target { get; set; }
    public string? Ip { get; set; }
    public string? Sid { get; set; }
    public string? Corr { get; set; }
    public required string Search { get; set; }

    /// <summary>Null once the log was archived.</summary>
    public byte[]? Entry { get; set; }
    public required byte[] Leaf { get; set; }
}

/// <summary>Personal data beside an entry; the row goes when it is erased.</summary>
internal sealed class AuditPersonRow
{
    /// <summary>The entry's.</summary>
    public long Id { get; set; }
    public required byte[] Salt { get; set; }
    public required string Json { get; set; }
}

/// <summary>The times between which the entries of one block of the text index lie, and how many there are of each outcome and severity: <c>Audit/Search</c>.</summary>
internal sealed class AuditBlockRow
{
    public long Number { get; set; }
    public long FirstUs { get; set; }
    public long LastUs { get; set; }
    public int Ok { get; set; }
    public int Denied { get; set; }
    public int Failed { get; set; }
    public int Info { get; set; }
    public int Warning { get; set; }
    public int Error { get; set; }
    public int Critical { get; set; }
}

/// <summary>Root of a full subtree: of 256 leaves at level 1, of 65,536 at level 2, and so on.</summary>
internal sealed class AuditTileRow
{
    public long LogId { get; set; }
    public int Level { get; set; }
    public long Idx { get; set; }
    public required byte[] Hash { get; set; }
}

/// <summary>A signed checkpoint.</summary>
internal sealed class AuditCheckpointRow
{
    public long LogId { get; set; }
    public long Size { get; set; }
    public required byte[] Root { get; set; }
    public required string Note { get; set; }
    public long CreatedUs { get; set; }
    public long? AnchoredUs { get; set; }

    /// <summary>When the webhook took it.</summary>
    public long? RemoteUs { get; set; }
}

/// <summary>A verification that was made.</summary>
internal sealed class AuditVerificationRow
{
    public long Id { get; set; }
    public long StartedUs { get; set; }
    public long EndedUs { get; set; }
    public bool IsFull { get; set; }
    public int Result { get; set; }
    public long Entries { get; set; }
    public string? Origin { get; set; }
    public long? LogId { get; set; }
    public long? Seq { get; set; }
    public int? Stage { get; set; }
    public required string Message { get; set; }
    public required string By { get; set; }
}
