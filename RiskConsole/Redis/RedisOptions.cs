using System.ComponentModel.DataAnnotations;

namespace RiskConsole.Redis;

/// <summary>Section <c>Redis</c>. Redis is used when <c>ConnectionStrings:Redis</c> is set, and only then.</summary>
public sealed class RedisOptions
{
    /// <summary>Begins every key, so that several consoles can share one server.</summary>
    [Required, RegularExpression("^[A-Za-z0-9._-]{1,40}$", ErrorMessage = "Redis:Namespace may hold letters, digits, '.', '_' and '-', at most 40.")]
    public string Namespace { get; set; } = "riskconsole";

    /// <summary>The pub/sub channel that instances tell each other of changes on; the namespace is put in front.</summary>
    [Required, RegularExpression("^[A-Za-z0-9._:-]{1,80}$", ErrorMessage = "Redis:Channel may hold letters, digits, '.', '_', ':' and '-', at most 80.")]
    public string Channel { get; set; } = "changes";

    /// <summary>Longest a command may take; after it Redis counts as away until it answers again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:30")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a cached score is kept.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CacheTtl { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Most entries of the stream taken at once.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 500;

    /// <summary>How long an instance may be silent about an entry it was given before another one takes it over.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "01:00:00")]
    public TimeSpan ClaimAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often an entry is delivered before it goes to the dead letters.</summary>
    [Range(1, 100)]
    public int MaxDeliveries { get; set; } = 5;

    /// <summary>Most entries in the stream; beyond it senders over HTTP are told to wait.</summary>
    [Range(1, 100_000_000)]
    public int StreamLimit { get; set; } = 1_000_000;

    /// <summary>Most events kept in memory until the group is known to have taken them; beyond it events go directly to the log.</summary>
    [Range(1, 10_000_000)]
    public int UnconfirmedLimit { get; set; } = 100_000;

    /// <summary>Most dead letters; beyond it the oldest are dropped.</summary>
    [Range(1, 1_000_000)]
    public int DeadLetterLimit { get; set; } = 10_000;
}
