namespace RiskConsole.Audit.Signing;

/// <summary>Whether the log stands still: nothing is integrated and nothing signed, because it contradicts what was signed before. The reason is a file beside the
/// anchors, so that all processes see it and no restart forgets it.</summary>
internal sealed class SigningHalt(AuditPaths paths, ILogger<SigningHalt> logger)
{
    // Holds where the file could not be written.
    private volatile string? _reason;

    /// <summary>Null while all goes on.</summary>
    public string? Reason => _reason ?? Read();

    public void Set(string reason)
    {
        if (Reason == reason)
            return;
        logger.LogCritical("The audit log stands still: {Reason}", reason);
        try
        {
            AuditPaths.MakeFolder(paths.HaltFile);
            File.WriteAllText(paths.HaltFile, reason + "\n");
            _reason = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _reason = reason;
            logger.LogError("{File} could not be written, so a restart forgets that the audit log stands still: {Fault}", paths.HaltFile, e.Message);
        }
    }

    /// <exception cref="AnchorException">The file cannot be removed.</exception>
    public void Clear()
    {
        if (Reason is null)
            return;
        try
        {
            File.Delete(paths.HaltFile);
            _reason = null;
            logger.LogWarning("The audit log goes on");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AnchorException($"{paths.HaltFile} cannot be removed. {e.Message}", e);
        }
    }

    private string? Read()
    {
        try
        {
            return File.Exists(paths.HaltFile) ? File.ReadAllText(paths.HaltFile).Trim() is { Length: > 0 } reason ? reason : "The reason was not kept." : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{paths.HaltFile} cannot be read. {e.Message}";
        }
    }
}
