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
}
