using System.Globalization;
using System.Numerics;
using System.Text;
using RiskConsole.Query;

namespace RiskConsole.Tests.Query;

public class ExactNumberTests
{
    [Theory, Trait("Req", "EV4")]
    [InlineData("0", "-0.00e7", 0)]
    [InlineData("1", "1.000", 0)]
    [InlineData("007", "7", 0)]
    [InlineData("+7", "7.", 0)]
    [InlineData(".5", "5e-1", 0)]
    [InlineData("1e400", "1e399", 1)]
    [InlineData("-1e400", "1e-400", -1)]
    [InlineData("1e999999999999999999999", "2", 1)]
    [InlineData("1e-999999999999999999999", "0", 1)]
    [InlineData("1000000000000000000001", "1000000000000000000000", 1)]
    [InlineData("-2", "-10", 1)]
    [InlineData("0.09", "0.1", -1)]
    [InlineData(
        "115792089237316195423570985008687907853269984665640564039457584007913129639935",
        "1.15792089237316195423570985008687907853269984665640564039457584007913129639935e77", 0)]
    public void CompareTo_Numbers_IsExact(string a, string b, int expected)
    {
        Assert.Equal(expected, Compare(a, b));
        Assert.Equal(-expected, Compare(b, a));
    }

    [Theory, Trait("Req", "EV4")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData(" 1")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("1.2.3")]
    public void TryParse_NoNumber_IsRefused(string text) => Assert.False(ExactNumber.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact, Trait("Req", "EV4")]
    public void CompareTo_RandomNumbers_AgreesWithBigInteger()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var (a, scaledA) = Next(random);
            var (b, scaledB) = Next(random);
            Assert.True(Math.Sign(Compare(a, b)) == scaledA.CompareTo(scaledB), $"seed {seed}: {a} and {b}");
        }
    }

    /// <summary>A number as text, and times 10^20.</summary>
    private static (string Text, BigInteger Scaled) Next(Random random)
    {
        var few = random.Next(2) == 0 ? 2 : 10;
        var digits = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => (char)('0' + random.Next(few))));
        var decimals = random.Next(digits.Length + 1);
        var exponent = random.Next(-10, 11);
        var negative = random.Next(2) == 0;
        var fraction = decimals > 0 ? "." + digits[^decimals..] : "";
        var power = exponent != 0 ? "e" + exponent.ToString(CultureInfo.InvariantCulture) : "";
        var text = (negative ? "-" : "") + digits[..^decimals] + fraction + power;
        var scaled = BigInteger.Parse(digits, CultureInfo.InvariantCulture) * BigInteger.Pow(10, 20 + exponent - decimals);
        return (text, negative ? -scaled : scaled);
    }

    private static int Compare(string a, string b)
    {
        Assert.True(ExactNumber.TryParse(Encoding.UTF8.GetBytes(a), out var first), a);
        Assert.True(ExactNumber.TryParse(Encoding.UTF8.GetBytes(b), out var second), b);
        return Math.Sign(first.CompareTo(second));
    }
}
