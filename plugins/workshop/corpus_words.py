"""The words of the synthetic corpus: sentences, titles, topics, roles. Slots in braces are filled for each meeting; all of it is made up.

Slots: ``place`` and ``where`` (thành phố Cần Thơ; Cần Thơ), ``one`` and ``two`` (forces), ``decree``, ``period``, ``day`` (ngày 9/10/2020),
``topic`` (its subject), ``chair``, ``role``, and ``n``, ``m``, ``k`` (numbers that differ from sentence to sentence).
"""

from __future__ import annotations

NOTICE = "dữ liệu dựng để đo máy"
PUBLISHER = "Nguồn dựng để đo"

OPENINGS = (
    "Hội nghị {day} của {one} và {two} {place} để nhìn lại {period} theo {decree}.",
    "Hội nghị của {place} mở {day}; {one} báo cáo trước, {two} bổ sung, nội dung bám theo {decree}.",
    "Theo {decree}, các lực lượng ở {place} ngồi lại với nhau {day} để đánh giá {period}.",
    "{period} là khoảng thời gian được xem xét tại cuộc họp {day} ở {where}, do {chair}, {role}, điều hành.",
    "Cuộc họp {day} tại {place} có {m} đại biểu của {one}, {two} và các phòng, ban liên quan.",
    "Giao ban định kỳ giữa {one} và {two} {place} diễn ra {day}, ngắn hơn các kỳ trước, chỉ trong {k} giờ.",
)

SENTENCES = (
    "Hai bên trao đổi {n} tin, trong đó {m} tin có giá trị, dùng ngay được cho việc nắm tình hình ở cơ sở.",
    "Số lượt tuần tra chung là {n}, với {m} lượt cán bộ, chiến sĩ tham gia, tập trung vào các tuyến đường liên xã.",
    "Lực lượng {one} phát hiện {n} vụ việc, chuyển {m} vụ cho cơ quan chức năng xử lý theo thẩm quyền.",
    "Trong kỳ có {n} buổi tuyên truyền về {topic}, hơn {m} lượt người dân đến nghe.",
    "Về {topic}, báo cáo dành {k} trang, nhiều hơn mọi nội dung còn lại cộng lại.",
    "Các tổ công tác ở thôn, bản đã gặp {n} hộ, vận động được {m} hộ ký cam kết không vi phạm.",
    "Số vụ tai nạn giao thông giảm {k} vụ so với cùng kỳ, nhưng số người bị thương lại tăng lên {m} người.",
    "Công tác tuyển quân được chuẩn bị sớm: {n} thanh niên qua sơ tuyển, {m} người đủ điều kiện khám sức khỏe.",
    "Đợt diễn tập kéo dài {k} ngày, huy động {n} lượt người và {m} lượt phương tiện.",
    'Đại diện {two} nói rằng việc báo tin cho nhau "có lúc còn chậm", nhất là vào ngày nghỉ, ngày lễ.',
    "Ba xã ở vùng giáp ranh chưa tổ chức giao ban đủ số lần như quy chế đề ra.",
    "Hội nghị đề nghị cấp trên bố trí thêm kinh phí cho {n} tổ tự quản, mỗi tổ {k} người.",
    "Nguồn tin của nhân dân chiếm {k}% tổng số tin, phần còn lại do các đơn vị tự nắm.",
    "Khi có cháy, {one} có mặt sau {m} phút, chậm hơn {two} chừng {k} phút.",
    "Ban CHQS và Công an cùng cấp đã ký kế hoạch phối hợp số {n}, thay cho kế hoạch cũ từ {k} năm trước.",
    "BĐBP và dân quân tự vệ duy trì {n} chốt, mỗi chốt {k} người, thay ca {m} giờ một lần.",
    "Tổng số vũ khí, vật liệu nổ người dân tự giao nộp là {n} món, gồm {k} súng tự chế và {m} kg thuốc nổ.",
    "Quy chế phối hợp được phổ biến tới {n} đơn vị; {m} đơn vị đã có văn bản cụ thể hóa.",
    "Một số ý kiến cho rằng mẫu báo cáo còn dài, {k} mục trùng nhau, khó tổng hợp thành số liệu chung.",
    "Phần hạn chế nêu {k} điểm: trao đổi tin chưa đều, phân công chưa rõ, trang bị còn thiếu.",
    "Lãnh đạo {place} yêu cầu giữ chế độ giao ban hằng tháng ở cấp xã, hằng quý ở cấp trên.",
    "Về rừng, {n} lượt tuần tra phát hiện {k} vụ khai thác trái phép, thu {m} mét khối gỗ các loại.",
    "Trên biển, {n} lượt tàu cá được kiểm tra; {k} tàu chưa lắp thiết bị giám sát hành trình.",
    "Phòng, chống dịch cũng được nhắc tới: {n} lượt người tham gia trực chốt trong {k} tuần cao điểm.",
    "Từ đầu năm tới nay {where} chưa xảy ra điểm nóng; {n} đơn thư được giải quyết ngay ở cơ sở.",
    "Các lực lượng cứu {m} người, {k} phương tiện gặp nạn trong mùa mưa bão.",
    "Đáng chú ý, vụ việc {day} có {m} đối tượng liên quan, {k} người trong số đó từ nơi khác đến.",
    "Theo {decree}, mỗi quý một lần các bên phải ngồi lại để rà soát những việc còn dở dang.",
    "Số liệu của {one} và {two} lệch nhau {k} vụ, được giải thích là do cách tính thời điểm khác nhau.",
    "Kỳ này có thêm lực lượng kiểm lâm dự họp, vì {n} héc-ta rừng nằm trong vùng giáp ranh.",
    "Chủ đề {topic} được thảo luận lâu nhất; {k} ý kiến phát biểu, phần lớn từ cấp xã.",
    "Công tác huấn luyện đạt {m}% kế hoạch, giỏi chiếm {k}% quân số tham gia.",
    "Hai bên thống nhất {k} việc cho quý tới, trước hết là bảo vệ các ngày lễ lớn và hội làng đầu năm.",
    "Hệ thống camera ở {n} điểm dân cư giúp làm rõ {m} vụ trộm cắp, tỷ lệ cao hơn hẳn năm trước.",
    "Về quản lý cư trú, {one} kiểm tra {n} lượt cơ sở lưu trú, nhắc nhở {k} cơ sở.",
    "Có {n} cán bộ được tập huấn về {topic}, thời gian {k} ngày, chia làm hai đợt.",
    "Tại các xã biên giới, mô hình “tiếng kẻng an ninh” được giữ ở {n} thôn và mở thêm ở {k} thôn.",
    "Mạng xã hội là nơi phát sinh {k} tin đồn thất thiệt; cả {k} đều được đính chính trong ngày.",
    "Về {topic}, {two} đề xuất lập đường dây nóng chung thay cho {k} số máy hiện nay.",
    "Bản báo cáo nói rõ: so với kỳ trước, số vụ giảm {k}%, số đối tượng giảm {m}%.",
    "Lực lượng dân quân tự vệ có {n} người, trong đó đảng viên chiếm {k}%, cao hơn chỉ tiêu.",
    "Hội nghị nghe {k} tham luận; tham luận về {topic} được chọn gửi cho các nơi khác cùng đọc.",
    "Sau hội nghị, {n} đơn vị nhận bản tổng hợp; thời hạn góp ý là {k} ngày làm việc.",
    "Trong {n} kiến nghị của kỳ trước, {m} kiến nghị đã xong, số còn lại chuyển sang kỳ này.",
    "Kinh phí cho việc phối hợp trong kỳ khoảng {n} triệu đồng, chủ yếu dành cho xăng dầu và trực gác.",
    "Đường dây nóng nhận {n} cuộc gọi, phần nhiều về {topic} và mất trật tự ban đêm.",
    "Phong trào toàn dân bảo vệ ANTQ có thêm {k} mô hình, nâng tổng số lên {n} mô hình.",
    "Về đối ngoại, hai bên biên giới gặp nhau {k} lần, trao đổi {m} thư, không để xảy ra vụ việc phức tạp.",
    "Các đơn vị đóng quân giúp dân {n} ngày công, sửa {k} km đường và {m} căn nhà.",
    "Chỉ huy {two} lưu ý: quân số trực phải đủ {m}%, phương tiện phải sẵn sàng trong {k} phút.",
    "Tình hình khiếu kiện về đất đai giảm; {k} vụ kéo dài được đưa ra đối thoại trực tiếp.",
    "Việc phối hợp ở cơ sở được chấm điểm: {n} xã loại tốt, {k} xã loại khá, không có xã loại yếu.",
    "Người điều hành nhắc lại: mọi con số gửi lên phải ghi rõ thời điểm chốt, ở đây là {day}.",
    "Lớp bồi dưỡng kiến thức quốc phòng cho {n} chức sắc, chức việc được tổ chức trong {k} ngày.",
    "Giữa hai kỳ họp, {one} gửi {k} công văn đề nghị {two} cử người cùng xác minh.",
    "Kết quả đáng kể nhất là triệt xóa {k} điểm phức tạp về {topic} ngay trong quý.",
    "Đội cứu nạn, cứu hộ của {place} được bổ sung {k} xuồng máy và {m} áo phao.",
    "Toàn bộ {n} nhà văn hóa thôn đều có bảng tin, cứ {k} ngày thay nội dung một lần.",
    "Việc chuyển đổi số mới ở bước đầu: {k} biểu mẫu đã điện tử hóa, {m} biểu mẫu vẫn gửi bằng giấy.",
    "Hội nghị biểu dương {k} tập thể, {m} cá nhân có thành tích trong {period}.",
)

CLOSINGS = (
    "Đây là dữ liệu dựng để đo máy: không có cuộc họp này, tên người và con số đều do máy đặt ra.",
    "Bài này là dữ liệu dựng để đo máy; nơi họp và nghị định có thật, còn mọi điều khác thì không.",
    "Xin nhắc: toàn bộ bài là dữ liệu dựng để đo máy, không dẫn từ trang nào và không nên trích lại.",
)

TITLES = (
    "{where} trao đổi {n} tin trong {period}",
    "{where}: {n} lượt tuần tra chung, {k} việc còn dở",
    "{one} và {two} {where} nhìn lại {period}",
    "Quy chế phối hợp ở {where} đến được {n} đơn vị",
    "{where} bàn về {topic} khi đánh giá {period}",
    "Ba xã ở {where} chưa giao ban đủ kỳ",
    "{where} chấm điểm {n} xã về việc phối hợp",
    "{period}: {where} giảm {k}% số vụ, còn lo {topic}",
    "Hơn {n} hộ ở {where} ký cam kết trong {period}",
    "{where} thêm {k} mô hình tự quản, giữ đường dây nóng chung",
    "Số liệu hai bên lệch nhau {k} vụ ở {where}",
    "Diễn tập {k} ngày và {n} lượt người ở {where}",
    "{topic_capital} là chuyện được bàn lâu nhất ở {where}",
    "{where} chuẩn bị tuyển quân với {n} thanh niên qua sơ tuyển",
    "Kiến nghị cũ ở {where} đã xong {n} việc",
    "{one} {where} đề nghị cấp thêm phương tiện cho {k} tổ",
)

SUMMARIES = (
    "Các lực lượng {place} đánh giá {period}, nói nhiều về {topic}; {n} tin được trao đổi ({notice}).",
    "Cuộc họp {day} của {one} và {two} {place} nêu {k} điểm hạn chế và {m} việc cho kỳ tới ({notice}).",
    "Với {n} lượt tuần tra chung trong {period}, {place} cho là việc phối hợp đã đều hơn; {topic} vẫn đáng lo ({notice}).",
    "{chair} điều hành cuộc họp về {period} ở {where}; số liệu của hai bên lệch nhau {k} vụ ({notice}).",
)

HEADINGS = ("Kết quả trong kỳ", "Những điểm còn yếu", "Việc của kỳ tới", "Số liệu", "Ý kiến tại hội nghị", "Ở cơ sở")
# Label, unit, and the sentence of the body.
FIGURES = (
    ("tin trao đổi", "tin", "Hai bên trao đổi {} tin."),
    ("lượt tuần tra chung", "lượt", "Có {} lượt tuần tra chung."),
    ("vụ vi phạm được phát hiện", "vụ", "Các lực lượng phát hiện {} vụ vi phạm."),
    ("buổi tuyên truyền", "buổi", "Cấp cơ sở mở {} buổi tuyên truyền."),
    ("hộ ký cam kết", "hộ", "Số hộ ký cam kết là {} hộ."),
    ("đối tượng bị xử lý", "đối tượng", "Cơ quan chức năng xử lý {} đối tượng."),
    ("gỗ thu giữ", "m3", "Lượng gỗ thu giữ là {} m3."),
    ("ngày công giúp dân", "ngày công", "Đơn vị giúp dân {} ngày công."),
)

# Topics are an activity and its subject: some hundreds.
ACTIVITIES = (
    "phòng chống", "kiểm tra", "tuyên truyền về", "tuần tra", "tập huấn về", "quản lý", "sơ kết", "nắm tình hình", "xử lý", "diễn tập",
    "vận động nhân dân về", "giải quyết", "trao đổi tin về", "rà soát", "bảo vệ", "khắc phục", "thống kê", "hướng dẫn", "giám sát", "phối hợp",
)  # fmt: skip
SUBJECTS = (
    "buôn lậu", "ma túy", "cháy rừng", "địa bàn giáp ranh", "xuất nhập cảnh trái phép", "vũ khí, vật liệu nổ", "an ninh mạng", "tội phạm ban đêm", "thiên tai",
    "khai thác hải sản trái phép", "lễ hội đầu năm", "cư trú", "đất đai", "khu công nghiệp", "đường biên, mốc giới",
    "học sinh, sinh viên", "dịch bệnh", "tín dụng đen",
)  # fmt: skip

# By the level of the meeting.
ROLES = {
    "trung ương": ("Thứ trưởng (vai dựng)", "Cục trưởng (vai dựng)", "Phó Cục trưởng (vai dựng)"),
    "tỉnh": ("Phó Chủ tịch UBND cấp tỉnh (vai dựng)", "Giám đốc Công an cấp tỉnh (vai dựng)", "Chỉ huy trưởng Bộ CHQS (vai dựng)"),
    "huyện": ("Chủ tịch UBND huyện (vai dựng)", "Trưởng Công an huyện (vai dựng)", "Chỉ huy trưởng Ban CHQS huyện (vai dựng)"),
    "xã": ("Chủ tịch UBND xã (vai dựng)", "Trưởng Công an xã (vai dựng)", "Chỉ huy trưởng Ban CHQS xã (vai dựng)"),
}
SERIES = ("Loạt hội nghị dựng A – B", "Loạt hội nghị dựng ba cục", "Loạt hội nghị dựng toàn quốc")
