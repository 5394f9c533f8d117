using Microsoft.Data.Sqlite;
using RiskConsole.Events;

namespace RiskConsole.Storage;

/// <summary>Tells faults of the store (locked, full, broken) from faults of one unit of work.</summary>
/// <remarks>The numbers are SQLite's primary result codes (sqlite.org/rescode.html).</remarks>
internal static class StoreFaults
{
    public const int Interrupted = 9;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int OutOfMemory = 7;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>The whole transaction is lost, not only this unit of work.</summary>
    public static bool EndsGroup(Exception e) => e is SqliteException sqlite && sqlite.SqliteErrorCode is
        Busy or Locked or Full or IoError or Corrupt or NotADatabase or CannotOpen or ReadOnly or OutOfMemory;

    /// <summary>The fault in words a person can act on; what a caller may retry becomes <see cref="LogBusyException"/>.</summary>
    public static Exception Explain(Exception e) => (e as SqliteException)?.SqliteErrorCode switch
    {
        Busy or Locked => new LogBusyException("Another process holds the database. Retry shortly.", TimeSpan.FromSeconds(2), e),
        Full => new LogBusyException("The disk that holds the database is full. Free space; nothing was stored.", TimeSpan.FromSeconds(30), e),
        IoError => new LogBusyException("The disk that holds the database reports an error. Nothing was stored.", TimeSpan.FromSeconds(10), e),
        ReadOnly => new LogBusyException("The database file cannot be written (read-only). Nothing was stored.", TimeSpan.FromSeconds(30), e),
        CannotOpen => new LogBusyException("The database file cannot be opened. Nothing was stored.", TimeSpan.FromSeconds(10), e),
        null => e,
        _ => new LogBusyException($"The database reports a fault ({e.Message.TrimEnd('.')}). Nothing was stored.", TimeSpan.FromSeconds(10), e),
    };
}
