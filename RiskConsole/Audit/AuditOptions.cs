using System.ComponentModel.DataAnnotations;

namespace RiskConsole.Audit;

/// <summary>Section <c>Audit</c>: the audit log, its signatures and their copies outside the database.</summary>
internal sealed class AuditOptions : IValidatableObject
{
    /// <summary>What the log calls itself in its checkpoints: no spaces, no <c>+</c>; each log's name is this and its number.</summary>
    [Required, RegularExpression(@"[A-Za-z0-9._/-]{1,100}")]
    public string Origin { get; set; } = "riskconsole/audit";

    /// <summary>The private key that signs checkpoints: PKCS#8, PEM, P-256. Empty for <c>audit/signing-key.pem</c> beside the database, which is made at the first
    /// start; a file that is named here must exist.</summary>
    public string? SigningKeyFile { get; set; }

    /// <summary>The private key that signed before: while it is named it signs beside the new one, so that whoever knows only the old one can still check. Empty for
    /// none.</summary>
    public string? PreviousKeyFile { get; set; }

    /// <summary>Where copies of checkpoints go, outside the database; empty for <c>audit/anchors.txt</c> beside it. Put it on another volume.</summary>
    public string? AnchorFile { get; set; }

    /// <summary>An address each checkpoint is sent to as well: https, or http on this machine; empty for none.</summary>
    public Uri? AnchorWebhook { get; set; }

    /// <summary>Longest an act waits before it is in the tree.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:10")]
    public TimeSpan IntegrationInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a grown log is signed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a log that did not grow is signed all the same, which proves the silence.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan QuietCheckpointInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether the log of a quarter ends with it, so that it can be archived; the next one begins with its root.</summary>
    public bool RotateQuarterly { get; set; } = true;

    /// <summary>How often what came since the last verification is verified.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan VerifyInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often everything is verified.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan FullVerifyInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Where exports lie until they are fetched; empty for the system's temporary folder.</summary>
    public string? ExportDirectory { get; set; }

    /// <summary>Largest export of the page, in bytes. The command line has no such limit.</summary>
    [Range(1024, 1L << 40)]
    public long ExportMaxBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>How long an export that has ended can be fetched.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan ExportKeep { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Exports one person may have running at a time.</summary>
    [Range(1, 100)]
    public int ExportsPerUser { get; set; } = 2;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AnchorWebhook is { } webhook && !(webhook.IsAbsoluteUri && (webhook.Scheme == Uri.UriSchemeHttps || (webhook.Scheme == Uri.UriSchemeHttp && webhook.IsLoopback))))
            yield return new($"Audit:AnchorWebhook = '{webhook}' is not allowed: it begins with https://, or with http:// for this machine itself.", [nameof(AnchorWebhook)]);
    }
}
