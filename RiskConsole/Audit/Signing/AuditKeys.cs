using Microsoft.Extensions.Options;
using RiskConsole.Audit.Tree;

namespace RiskConsole.Audit.Signing;

/// <inheritdoc cref="IAuditKeys"/>
internal sealed class AuditKeys(AuditPaths paths, IOptions<AuditOptions> options, ILogger<AuditKeys> logger) : IAuditKeys, IDisposable
{
    private const string KeySetting = "Audit:SigningKeyFile";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, NoteSigner[]> _signers = new(StringComparer.Ordinal);
    private readonly TrustedKeys _trusted = new(paths.TrustedKeysFile);

    public IReadOnlyList<NoteSigner> Signers(string origin)
    {
        lock (_gate)
        {
            if (_signers.TryGetValue(origin, out var known))
                return known;
            List<NoteSigner> signers = [Signer(origin, Current(), KeySetting)];
            if (options.Value.PreviousKeyFile is { Length: > 0 } previous)
                signers.Add(Signer(origin, Path.GetFullPath(previous), "Audit:PreviousKeyFile"));
            // Somebody may have named the same key twice; a note holds each once.
            NoteSigner[] distinct = [.. signers.DistinctBy(signer => signer.Key)];
            return _signers[origin] = distinct;
        }
    }

    public IReadOnlyList<TrustedKey> Trusted(string origin) => _trusted.Of(origin);

    /// <summary>Writes down who signs from here on, before they do: keys that begin, and those that ended with the last checkpoint.</summary>
    /// <param name="size">Of the checkpoint to be signed.</param>
    /// <param name="signed">Size of the last one; 0 for none.</param>
    /// <exception cref="AnchorException">It cannot be written.</exception>
    /// <exception cref="AuditKeyException">It cannot be read.</exception>
    public void Trust(string origin, long size, long signed)
    {
        lock (_gate)
        {
            var trusted = Trusted(origin);
            var signers = Signers(origin);
            foreach (var ended in trusted.Where(key => key.ToSize is null && signers.All(signer => signer.Key != key.Key)))
            {
                logger.LogWarning("The key {Key} signs the audit log {Origin} no more; its last checkpoint is of {Size} entries", ended.Key.Id, origin, signed);
                _trusted.Append(origin, ended with { ToSize = Math.Max(ended.FromSize, signed) });
            }
            foreach (var signer in signers.Where(signer => trusted.All(key => key.Key != signer.Key || key.ToSize is not null)))
            {
                logger.LogInformation("The audit log {Origin} is signed by {VerifierKey} from {Size} entries on", origin, signer.Key.Text, size);
                var from = trusted.FirstOrDefault(key => key.Key == signer.Key)?.FromSize ?? size;
                _trusted.Append(origin, new(signer.Key, from, null));
            }
        }
    }

    /// <summary>Makes the key at the first start, and tries those that are named.</summary>
    /// <param name="wasSigned">Whether a log of this store was signed before: then a key that is gone is not replaced.</param>
    /// <exception cref="AuditKeyException">A key is missing or cannot be used; the message says what to do.</exception>
    public void Prepare(bool wasSigned)
    {
        var file = paths.KeyFile;
        if (!paths.KeyFileIsNamed && !File.Exists(file))
        {
            if (wasSigned)
            {
                throw new AuditKeyException(
                    $"The audit log was signed with a key that is gone: {file}. Restore it from a copy. If it is lost, make another and name it with {KeySetting}.");
            }
            KeyFiles.Make(file);
            logger.LogInformation("The audit log's signing key was made: {File}. Keep a copy of it in a safe place", file);
        }
        using var current = KeyFiles.Read(file, paths.KeyFileIsNamed ? KeySetting : "The audit log's signing key");
        if (KeyFiles.IsOpenToOthers(file))
            logger.LogWarning("Others than its owner can read the audit log's signing key {File}; whoever has it can sign a changed log. Run: chmod 600 {SameFile}", file, file);
        if (options.Value.PreviousKeyFile is { Length: > 0 } previous)
            KeyFiles.Read(Path.GetFullPath(previous), "Audit:PreviousKeyFile").Dispose();
    }

    public void Dispose()
    {
        foreach (var signer in _signers.Values.SelectMany(signers => signers))
            signer.Dispose();
    }

    private string Current()
    {
        if (!paths.KeyFileIsNamed && !File.Exists(paths.KeyFile))
            Prepare(Directory.Exists(Path.GetDirectoryName(paths.TrustedKeysFile)) && File.Exists(paths.TrustedKeysFile));
        return paths.KeyFile;
    }

    private static NoteSigner Signer(string origin, string file, string setting) => new(origin, KeyFiles.Read(file, setting));
}
