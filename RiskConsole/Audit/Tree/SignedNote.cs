using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RiskConsole.Audit.Tree;

/// <summary>One signature of a note.</summary>
internal sealed record NoteSignature(string Name, uint KeyId, byte[] Signature);

/// <summary>A text with signatures below it (C2SP <c>signed-note</c>).</summary>
/// <param name="Text">Ends with a line feed.</param>
internal sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    public const int MostSignatures = 64;

    /// <exception cref="FormatException">It is none.</exception>
    public static SignedNote Parse(string note)
    {
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || split + 2 == note.Length || !note.EndsWith('\n') || note.Any(c => c < ' ' && c != '\n'))
            throw new FormatException("A signed note is a text, an empty line and signatures.");
        var lines = note[(split + 2)..^1].Split('\n');
        if (lines.Length > MostSignatures)
            throw new FormatException($"A note has at most {MostSignatures} signatures.");
        return new(note[..(split + 1)], Array.ConvertAll(lines, ParseLine));
    }

    /// <summary>Whether the note holds: at least one known key signed it, and no known key's signature is wrong. Unknown keys say nothing.</summary>
    public bool IsSignedBy(IReadOnlyCollection<NoteKey> known)
    {
        var good = false;
        foreach (var signature in Signatures)
        {
            if (known.FirstOrDefault(key => key.Id == signature.KeyId && key.Name == signature.Name) is not { } key)
                continue;
            if (!key.Verifies(Text, signature.Signature))
                return false;
            good = true;
        }
        return good;
    }

    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        Span<byte> id = stackalloc byte[4];
        foreach (var signature in Signatures)
        {
            BinaryPrimitives.WriteUInt32BigEndian(id, signature.KeyId);
            note.Append("— ").Append(signature.Name).Append(' ').Append(Convert.ToBase64String([.. id, .. signature.Signature])).Append('\n');
        }
        return note.ToString();
    }

    private static NoteSignature ParseLine(string line)
    {
        var parts = line.Split(' ');
        if (parts is not ["—", { Length: > 0 } name, _])
            throw new FormatException($"'{line}' is no line of a signature.");
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(parts[2]);
        }
        catch (FormatException)
        {
            throw new FormatException($"The signature of {name} is no base64.");
        }
        if (bytes.Length < 5)
            throw new FormatException($"The signature of {name} is too short.");
        return new(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[4..]);
    }
}

/// <summary>Signs notes with a private key. ECDSA P-256 with SHA-256; the signature is ASN.1 DER.</summary>
internal sealed class NoteSigner : IDisposable
{
    private readonly ECDsa _key;

    /// <param name="name">The log's origin.</param>
    /// <param name="key">P-256 with its private part; becomes the signer's own.</param>
    public NoteSigner(string name, ECDsa key)
    {
        if (key.KeySize != 256)
            throw new CryptographicException(string.Create(CultureInfo.InvariantCulture, $"The signing key has {key.KeySize} bits; use P-256."));
        _key = key;
        Key = new NoteKey(name, key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>What others check the signatures with.</summary>
    public NoteKey Key { get; }

    public NoteSignature Sign(string text) =>
        new(Key.Name, Key.Id, _key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    public void Dispose() => _key.Dispose();
}
