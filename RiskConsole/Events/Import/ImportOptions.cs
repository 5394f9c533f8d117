using System.ComponentModel.DataAnnotations;

namespace RiskConsole.Events.Import;

/// <summary>Section <c>Import</c>: limits of files that are brought in.</summary>
public sealed class ImportOptions
{
    /// <summary>Largest file that can be uploaded by the page, in bytes as it is sent (compressed or not). The command line has no such
    /// limit.</summary>
    [Range(1024, 1L << 40)]
    public long MaxUploadBytes { get; set; } = 512L * 1024 * 1024;

    /// <summary>Where an uploaded file is kept until its import has ended; the system's temporary folder unless set.</summary>
    public string? SpoolDirectory { get; set; }

    /// <summary>Longest line, and longest CSV record that spans lines, in bytes.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxLineBytes { get; set; } = 1024 * 1024;

    /// <summary>Most lines one CSV record may span; beyond them a quote counts as never closed.</summary>
    [Range(1, 10_000)]
    public int MaxRecordLines { get; set; } = 200;

    /// <summary>Most rows of one file.</summary>
    [Range(1, 10_000_000_000)]
    public long MaxRows { get; set; } = 100_000_000;

    /// <summary>Events that are appended to the log at once.</summary>
    [Range(1, 100_000)]
    public int BatchSize { get; set; } = 1_000;

    /// <summary>Refused lines that are kept with their text; all are counted.</summary>
    [Range(1, 1_000_000)]
    public int KeptRefusals { get; set; } = 1_000;

    /// <summary>How often a batch is offered again while the log is busy.</summary>
    [Range(0, 1_000)]
    public int BusyRetries { get; set; } = 30;

    /// <summary>Ended imports that are still listed.</summary>
    [Range(1, 1_000)]
    public int KeptJobs { get; set; } = 20;
}
