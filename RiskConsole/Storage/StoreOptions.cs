using System.ComponentModel.DataAnnotations;

namespace RiskConsole.Storage;

/// <summary>Section <c>Store</c>. The database itself is <c>ConnectionStrings:Default</c>.</summary>
public sealed class StoreOptions
{
    /// <summary>Most events waiting for the writer before <see cref="Events.LogBusyException"/>.</summary>
    [Range(100, 10_000_000)]
    public int QueueLimit { get; set; } = 50_000;

    /// <summary>Longest a read may run.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest the writer waits for another process that holds the database.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Most reads at the same time; the rest wait.</summary>
    [Range(1, 64)]
    public int Readers { get; set; } = 4;

    /// <summary>Apply migrations when the web application starts. With several instances, run <c>db migrate</c> instead.</summary>
    public bool MigrateAtStart { get; set; } = true;
}
