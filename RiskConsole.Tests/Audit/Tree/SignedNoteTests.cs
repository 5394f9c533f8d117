using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using RiskConsole.Audit.Tree;

namespace RiskConsole.Tests.Audit.Tree;

/// <summary>Notes that others signed, notes signed here, and what is no note.</summary>
public class SignedNoteTests
{
    private const string RekorKey =
        "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLOC96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc=";
    private const string RekorNote =
        "Rekor\n798034\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n\n— rekor.sigstore.dev "
        + "wNI9ajBEAiARInWIWyCdyG27CO6LPnPekyw20qO0YJfoaPaowGp/XgIgc+qEHS3+GKVClgqq20uDLet7MCoTURUCRdxwWBHHufk=\n";

    [Fact, Trait("Req", "AU2")]
    public void IsSignedBy_NoteOfRekor_HoldsAndAnyOtherTextDoesNot()
    {
        var key = NoteKey.Parse(RekorKey);
        var note = SignedNote.Parse(RekorNote);
        var checkpoint = Checkpoint.Parse(note.Text);

        Assert.Equal(RekorKey, key.Text);
        Assert.Equal(0xc0d23d6au, key.Id);
        Assert.Equal(("Rekor", 798_034L), (checkpoint.Origin, checkpoint.Size));
        Assert.Equal(note.Text, checkpoint.Text);
        Assert.Equal(RekorNote, note.ToString());
        Assert.True(note.IsSignedBy([key]));
        for (var i = 0; i < note.Text.Length - 1; i++)
        {
            var changed = note.Text[..i] + (char)(note.Text[i] ^ 1) + note.Text[(i + 1)..];
            Assert.False((note with { Text = changed }).IsSignedBy([key]), changed);
        }
    }

    /// <summary>The classes of .NET verify no Ed25519, so only the key's hash is computed here, and the key is refused by its type.</summary>
    [Fact, Trait("Req", "AU2")]
    public void Parse_KeyOfTheC2spExample_IsRefusedByItsType()
    {
        const string Example = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        var parts = Example.Split('+', 3);
        var typeAndKey = Convert.FromBase64String(parts[2]);
        var hash = SHA256.HashData([.. Encoding.UTF8.GetBytes(parts[0]), (byte)'\n', .. typeAndKey]);

        Assert.Equal(33, typeAndKey.Length);
        Assert.Equal(parts[1], BinaryPrimitives.ReadUInt32BigEndian(hash).ToString("x8", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains("type 1", Assert.Throws<FormatException>(() => NoteKey.Parse(Example)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU2")]
    public void IsSignedBy_SeveralKeys_NeedsOneGoodAndNoBadKnownOne()
    {
        using var first = Signer("log");
        using var second = Signer("log");
        using var stranger = Signer("log");
        var text = new Checkpoint("log", 3, MerkleHash.Empty).Text;
        NoteSignature[] good = [first.Sign(text), second.Sign(text)];
        var bad = second.Sign(text + "x");

        Assert.True(new SignedNote(text, good).IsSignedBy([first.Key, second.Key]));
        Assert.True(new SignedNote(text, good).IsSignedBy([second.Key]));
        Assert.True(new SignedNote(text, [stranger.Sign(text + "x"), good[0]]).IsSignedBy([first.Key]));
        Assert.False(new SignedNote(text, [good[0], bad]).IsSignedBy([first.Key, second.Key]));
        Assert.False(new SignedNote(text, good).IsSignedBy([stranger.Key]));
        Assert.False(new SignedNote(text, good).IsSignedBy([]));
        Assert.False(new SignedNote(text, [good[0] with { Name = "other" }]).IsSignedBy([first.Key]));
    }

    [Fact, Trait("Req", "AU2")]
    public void IsSignedBy_SignatureThatIsNone_IsFalse()
    {
        using var signer = Signer("log");
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var signature = signer.Sign("x\n").Signature;
            var broken = i % 2 == 0 ? signature[..random.Next(signature.Length)] : [.. signature.Select(b => random.Next(9) == 0 ? (byte)random.Next(256) : b), (byte)i];
            Assert.False(new SignedNote("x\n", [new(signer.Key.Name, signer.Key.Id, broken)]).IsSignedBy([signer.Key]));
        }
    }

    [Theory, Trait("Req", "AU2")]
    [InlineData("")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n— name AAAAAAE=")]
    [InlineData("text\n\n- name AAAAAAE=\n")]
    [InlineData("text\n\n—  AAAAAAE=\n")]
    [InlineData("text\n\n— name AAAA\n")]
    [InlineData("text\n\n— name !\n")]
    [InlineData("text\n\n— name AAAAAAE= more\n")]
    [InlineData("te\u0007xt\n\n— name AAAAAAE=\n")]
    [InlineData("text\r\n\n— name AAAAAAE=\n")]
    public void Parse_WhatIsNoNote_IsRefused(string note) => Assert.Throws<FormatException>(() => SignedNote.Parse(note));

    [Fact, Trait("Req", "AU2")]
    public void Parse_SixteenSignatures_AreKept()
    {
        var lines = string.Concat(Enumerable.Repeat("— name AAAAAAE=\n", 16));
        Assert.Equal(16, SignedNote.Parse("text\n\n" + lines).Signatures.Count);
        Assert.Throws<FormatException>(() => SignedNote.Parse("text\n\n" + string.Concat(Enumerable.Repeat("— name AAAAAAE=\n", 65))));
    }

    [Theory, Trait("Req", "AU2")]
    [InlineData("log\n1\n")]
    [InlineData("log\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("log\n+1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("log\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("log\n99999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("log\n1\n47DEQpj8HBSa\n")]
    [InlineData("log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= \n")]
    [InlineData("log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n")]
    [InlineData("log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    [InlineData("\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    public void Parse_WhatIsNoCheckpoint_IsRefused(string text) => Assert.Throws<FormatException>(() => Checkpoint.Parse(text));

    [Fact, Trait("Req", "AU2")]
    public void Parse_KeyThatIsNotP256_IsRefused()
    {
        using var other = ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1"));
        using var longer = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        foreach (var key in (ECDsa[])[other, longer])
            Assert.Throws<FormatException>(() => NoteKey.Parse(new NoteKey("log", key.ExportSubjectPublicKeyInfo()).Text));
        Assert.Throws<CryptographicException>(() => new NoteSigner("log", longer));
    }

    [Theory, Trait("Req", "AU2")]
    [InlineData("")]
    [InlineData("log+c0d23d6a")]
    [InlineData("log+c0d23d6a+!")]
    [InlineData("log+c0d23d6a+AjBZ")]
    [InlineData("log+zzzzzzzz+AjBZ")]
    [InlineData("+c0d23d6a+AjBZ")]
    public void Parse_WhatIsNoKey_IsRefused(string key) => Assert.Throws<FormatException>(() => NoteKey.Parse(key));

    private static NoteSigner Signer(string name) => new(name, ECDsa.Create(ECCurve.NamedCurves.nistP256));
}
